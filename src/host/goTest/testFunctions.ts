/**
 * The Test and Benchmark functions of a Go test file, read by line as gofmt lays them out. The rule is that of `go test`
 * (go help testfunc): the name goes on with a letter that is not lower case, and there is one parameter of the right type.
 */

export interface TestFunction {
  readonly name: string;
  readonly kind: 'test' | 'benchmark';
  /** 0-based. */
  readonly line: number;
}

const DECLARATION =
  /^func (Test|Benchmark)([\p{L}\p{N}_]*)\(\s*(?:[\p{L}_][\p{L}\p{N}_]*\s+)?\*(?:[\p{L}_][\p{L}\p{N}_]*\.)?([TB])\s*\)/u;

/** The functions in the order of their lines. TestMain and helpers such as "Testify" are none. */
export function findTestFunctions(text: string): readonly TestFunction[] {
  const found: TestFunction[] = [];
  text.split('\n').forEach((content, line) => {
    const match = DECLARATION.exec(content);
    if (match === null) return;
    const [, prefix = '', rest = '', parameter] = match;
    const isBenchmark = prefix === 'Benchmark';
    if (parameter !== (isBenchmark ? 'B' : 'T') || /^\p{Ll}/u.test(rest)) return;
    found.push({ name: prefix + rest, kind: isBenchmark ? 'benchmark' : 'test', line });
  });
  return found;
}
