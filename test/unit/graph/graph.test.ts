import fc from 'fast-check';
import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { baseName, compareText } from '../../../src/core/graph/compareNodes.js';
import { packagePathOf, splitFuncName } from '../../../src/core/graph/funcName.js';
import { absInt64, addInt64, compareMagnitude } from '../../../src/core/graph/int64Math.js';
import { cleanPath } from '../../../src/core/graph/nodeTable.js';
import { PairTable } from '../../../src/core/graph/pairTable.js';

describe('splitFuncName', () => {
  it.each([
    ['main.main', 'main', 'main'],
    ['main.main.func1', 'main', 'main.func1'],
    ['runtime.mallocgc', 'runtime', 'mallocgc'],
    ['net/http.(*conn).serve', 'net/http', '(*conn).serve'],
    [
      'example.com/shop/v2/store.(*Cache[...]).Put.func1',
      'example.com/shop/v2/store',
      '(*Cache[...]).Put.func1',
    ],
    ['example.com/a%2eb/c%2ed.(*T).M', 'example.com/a.b/c.d', '(*T).M'],
    ['gopkg.in/yaml%2ev3.Unmarshal', 'gopkg.in/yaml.v3', 'Unmarshal'],
    [
      'example.com/x.Map[go.shape.string,example.com/y/z.T]',
      'example.com/x',
      'Map[go.shape.string,example.com/y/z.T]',
    ],
    [
      'example.com/x.F[go.shape.struct { A/b.C int }].func2',
      'example.com/x',
      'F[go.shape.struct { A/b.C int }].func2',
    ],
    ['type:.eq.example.com/x.T', 'type:.eq.example.com/x', 'T'],
    ['main.(*T).M-fm', 'main', '(*T).M-fm'],
    ['main.init.0', 'main', 'init.0'],
    ['example.com/shop.Handle.gowrap1', 'example.com/shop', 'Handle.gowrap1'],
    ['_cgo_topofstack', '', '_cgo_topofstack'],
    ['std::vector<int>::push_back(int)', '', 'std::vector<int>::push_back(int)'],
    ['operator new(unsigned long)', '', 'operator new(unsigned long)'],
    ['.hidden', '', '.hidden'],
    ['', '', ''],
  ])('splits %s', (name, packagePath, symbol) => {
    expect(splitFuncName(name)).toEqual({ packagePath, symbol });
  });

  it('never throws and gives all of the name back, whatever the name', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const { packagePath, symbol } = splitFuncName(name);
        if (packagePath === '') expect(symbol).toBe(name);
        else expect(name.endsWith(`.${symbol}`)).toBe(true);
        expect(packagePathOf(name)).toBe(packagePath);
      }),
    );
  });
});

describe('cleanPath', () => {
  it.each([
    ['/a/b.go', '/a/b.go'],
    ['/a//b/./c/../d.go', '/a/b/d.go'],
    ['a/../../b.go', '../b.go'],
    ['/../b.go', '/b.go'],
    ['./b.go', 'b.go'],
    ['b/', 'b'],
    ['a/..', '.'],
    ['/', '/'],
    ['', ''],
    ['C:\\src\\b.go', 'C:\\src\\b.go'],
    ['/proc/self/cwd/pkg/b.go', 'pkg/b.go'],
    ['/proc/self/cwd/./pkg/b.go', 'pkg/b.go'],
  ])('shows %s as %s', (path, shown) => {
    expect(cleanPath(path)).toBe(shown);
  });
});

describe('baseName', () => {
  it('is the last element, as in Go', () => {
    expect(['/a/b', 'b', '/a/b//', '/', ''].map(baseName)).toEqual(['b', 'b', 'b', '/', '.']);
  });
});

describe('compareText', () => {
  it('orders as the UTF-8 bytes of the texts do', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
    expect(compareText('\u{1F600}', '\uFF5E')).toBeGreaterThan(0);
  });
});

describe('exact integers', () => {
  it('agree with bigints in sum, magnitude and order', () => {
    const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    const exact = (value: bigint) =>
      value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
    fc.assert(
      fc.property(int64, int64, (a, b) => {
        const magnitude = (value: bigint) => (value < 0n ? -value : value);
        expect(addInt64(exact(a), exact(b))).toBe(exact(a + b));
        expect(absInt64(exact(a))).toBe(exact(magnitude(a)));
        const order = magnitude(a) < magnitude(b) ? -1 : magnitude(a) > magnitude(b) ? 1 : 0;
        expect(compareMagnitude(exact(a), exact(b))).toBe(order);
      }),
    );
  });

  it('have no negative zero', () => {
    expect(Object.is(absInt64(-0), 0)).toBe(true);
  });
});

describe('PairTable', () => {
  it('gives each distinct pair the next id, as a map of texts would', () => {
    const small = fc.nat({ max: 40 });
    const id = fc.oneof(small, fc.integer({ min: 0, max: 0xffffffff }));
    fc.assert(
      fc.property(fc.array(fc.tuple(id, id), { maxLength: 3000 }), (pairs) => {
        const table = new PairTable();
        const map = new Map<string, number>();
        for (const [a, b] of pairs) {
          const key = `${a} ${b}`;
          if (!map.has(key)) map.set(key, map.size);
          expect(table.add(a, b)).toBe(map.get(key));
        }
        expect(table.count).toBe(map.size);
        expect(Array.from(table.firsts, (a, i) => `${a} ${table.seconds[i] ?? ''}`)).toEqual([
          ...map.keys(),
        ]);
      }),
      { numRuns: 20 },
    );
  });
});
