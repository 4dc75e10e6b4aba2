import { describe, expect, it } from 'vitest';
import { findTestFunctions } from '../../../src/host/goTest/testFunctions.js';

describe('findTestFunctions', () => {
  it('finds the tests and benchmarks that go test would run', () => {
    const text = [
      'package store',
      'func TestPut(t *testing.T) {',
      'func BenchmarkGet(b *testing.B) {',
      'func Test(t *testing.T) {',
      'func Test_put(_ *testing.T) {',
      'func TestÄnderung(t *testing.T) {',
      'func TestUnnamed(*testing.T) {',
      'func TestAlias(t *T) {',
      'func Benchmark2(b *testing.B) { // comment',
    ].join('\n');
    expect(
      findTestFunctions(text).map(({ name, kind, line }) => `${line} ${kind} ${name}`),
    ).toEqual([
      '1 test TestPut',
      '2 benchmark BenchmarkGet',
      '3 test Test',
      '4 test Test_put',
      '5 test TestÄnderung',
      '6 test TestUnnamed',
      '7 test TestAlias',
      '8 benchmark Benchmark2',
    ]);
  });

  it('leaves out what only looks like one', () => {
    const text = [
      'func TestMain(m *testing.M) {',
      'func Testify(t *testing.T) {',
      'func Benchmarking(b *testing.B) {',
      'func (s *Suite) TestMethod(t *testing.T) {',
      'func TestTwo(t *testing.T, n int) {',
      'func BenchmarkWrong(t *testing.T) {',
      'func TestGeneric[V any](t *testing.T) {',
      '// func TestComment(t *testing.T) {',
      '\tfunc TestIndented(t *testing.T) {',
      'func helper(t *testing.T) {',
    ].join('\n');
    expect(findTestFunctions(text)).toEqual([]);
  });
});
