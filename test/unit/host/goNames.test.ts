import { describe, expect, test } from 'vitest';
import { packageGoName } from '../../../src/core/graph/funcName.js';
import {
  declaresFunc,
  enclosingDeclaration,
  parseGoFuncName,
  shortGoName,
} from '../../../src/host/editor/goNames.js';

const show = (name: string): string => {
  const { declared, receiver, closure } = parseGoFuncName(name);
  return [receiver ?? '-', declared, closure || '-'].join(' | ');
};

describe('names of Go functions', () => {
  test.each([
    ['main.main', '- | main | -'],
    ['main.main.func1', '- | main | func1'],
    ['main.main.func1.2', '- | main | func1.2'],
    ['example.com/shop/catalog.(*Pages).HandleProduct', 'Pages | HandleProduct | -'],
    ['example.com/shop/catalog.(*Pages).HandleProduct.func1', 'Pages | HandleProduct | func1'],
    ['example.com/shop/catalog.Page.Size', 'Page | Size | -'],
    ['example.com/shop/server.New.withRequestID.func1', 'New | withRequestID | func1'],
    [
      'example.com/shop/lru.(*Cache[go.shape.string,go.shape.[]uint8]).GetOrLoad',
      'Cache | GetOrLoad | -',
    ],
    ['example.com/shop/lru.Map[example.com/x/y.Key,int]', '- | Map | -'],
    ['gopkg.in/yaml%2ev3.Unmarshal', '- | Unmarshal | -'],
    ['main.start.gowrap1', '- | start | gowrap1'],
    ['main.walk.func1-range1', '- | walk | func1.-range1'],
    ['main.init.0', '- | init | 0'],
    ['runtime.goexit', '- | goexit | -'],
    ['', '- |  | -'],
    ['[[[', '- |  | -'],
  ])('%s', (name, expected) => {
    expect(show(name)).toBe(expected);
  });

  test('are short without the package path', () => {
    expect(shortGoName('example.com/shop/catalog.(*Pages).HandleProduct.func1')).toBe(
      '(*Pages).HandleProduct.func1',
    );
    expect(shortGoName('main.main')).toBe('main');
    expect(packageGoName('example.com/shop/lru.(*Cache[go.shape.string,a/b.T]).Get')).toBe(
      'lru.(*Cache).Get',
    );
  });
});

describe('declarations in Go source', () => {
  test.each([
    ['func main() {', 'main.main', true],
    ['func mainly() {', 'main.main', false],
    ['func (p *Pages) HandleProduct(w http.ResponseWriter) {', 'a/b.(*Pages).HandleProduct', true],
    ['func (p *Other) HandleProduct(w http.ResponseWriter) {', 'a/b.(*Pages).HandleProduct', false],
    ['func (Pages) Size() int { return 1 }', 'a/b.Pages.Size', true],
    [
      'func (c *Cache[K, V]) GetOrLoad(key K) V {',
      'a/lru.(*Cache[go.shape.int,int]).GetOrLoad',
      true,
    ],
    ['func Map[T any](in []T) []T {', 'a/lru.Map[int]', true],
    ['func größe() {', 'main.größe', true],
    ['\tfunc main() {', 'main.main', false],
    ['// func main() {', 'main.main', false],
  ])('%s declares %s: %s', (text, name, expected) => {
    expect(declaresFunc(text, parseGoFuncName(name))).toBe(expected);
  });

  test('enclose the lines of their bodies and nothing behind them', () => {
    const lines = ['func a() {', '\tx := func() {', '\t}', '}', 'var f = func() {', '\tg()', '}'];
    const at = (line: number) => enclosingDeclaration((index) => lines[index], line);
    expect([0, 1, 2, 3, 4, 5].map(at)).toEqual([0, 0, 0, 0, undefined, undefined]);
  });
});
