import { describe, expect, test } from 'vitest';
import type { FunctionValue } from '../../../src/core/report/query.js';
import { planLenses } from '../../../src/host/editor/lensPlan.js';

const SOURCE = `package catalog

func (p *Pages) HandleProduct(w http.ResponseWriter) {
\tpage := p.cache.GetOrLoad(key, func() []byte {
\t\treturn make([]byte, p.pageBytes)
\t})
}

func withRequestID(next http.Handler) http.Handler {
\treturn http.HandlerFunc(func(w http.ResponseWriter) {
\t\tnext.ServeHTTP(w)
\t})
}

var load = func() {
\tmake([]byte, 1)
}

func (c *Cache[K, V]) Get(key K) V {
\treturn c.entries[key]
}`.split('\n');

const func = (name: string, startLine: number, firstLine: number, own: number): FunctionValue => ({
  name,
  fileName: 'pages.go',
  startLine,
  firstLine,
  flat: own,
  cum: own,
  own,
  ownRawSamples: 1,
  ownError: 0,
  rank: 1,
});

const plan = (functions: FunctionValue[], shift = 0): string[] =>
  planLenses({
    functions,
    currentLine: (line) => (line <= SOURCE.length ? line - 1 + shift : undefined),
    lineText: (line) => SOURCE[line],
  }).map(
    (lens) =>
      `${lens.line}: ${lens.func.name}${lens.isClosure ? ' (closure)' : ''} +${lens.others.length}`,
  );

describe('the places of lenses', () => {
  test('are the declarations, for methods and generic types too', () => {
    expect(
      plan([
        func('a/b.(*Cache[go.shape.string,go.shape.[]uint8]).Get', 19, 20, 5),
        func('a/b.(*Pages).HandleProduct', 3, 4, 5),
      ]),
    ).toEqual([
      '2: a/b.(*Pages).HandleProduct +0',
      '18: a/b.(*Cache[go.shape.string,go.shape.[]uint8]).Get +0',
    ]);
  });

  test('are found by name when the start line is unknown or holds something else', () => {
    expect(plan([func('a/b.(*Pages).HandleProduct', 0, 4, 5)])).toEqual([
      '2: a/b.(*Pages).HandleProduct +0',
    ]);
    expect(plan([func('a/b.(*Pages).HandleProduct', 1, 5, 5)])).toEqual([
      '2: a/b.(*Pages).HandleProduct +0',
    ]);
  });

  test('put a closure above the function that holds it, with the heavier of the two', () => {
    expect(
      plan([
        func('a/b.(*Pages).HandleProduct', 3, 4, 5),
        func('a/b.(*Pages).HandleProduct.func1', 4, 5, 9),
      ]),
    ).toEqual(['2: a/b.(*Pages).HandleProduct.func1 (closure) +1']);
  });

  test('put a closure that was inlined elsewhere where it is written', () => {
    expect(plan([func('a/b.New.withRequestID.func1', 10, 11, 5)])).toEqual([
      '8: a/b.New.withRequestID.func1 (closure) +0',
    ]);
  });

  test('leave a function literal of a package variable at its own line', () => {
    expect(plan([func('a/b.glob..func1', 15, 16, 5)])).toEqual(['14: a/b.glob..func1 +0']);
  });

  test('do not exist for functions that are not in the text', () => {
    expect(plan([func('a/b.gone', 3, 4, 5), func('a/b.far', 900, 901, 5)])).toEqual([]);
    expect(plan([func('a/b.gone.func1', 0, 4, 5)])).toEqual([]);
  });
});
