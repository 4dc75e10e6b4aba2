/** Rows that are asked for in two orders, because very many are cut by each. */

interface NamedRow {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

/** Rows of each of the two orders that cross to the webview. */
export const MAX_ROWS = 10_000;

/** The rows of the first order, then those that only the second has. */
export function unionOfRows<T extends NamedRow>(
  byFlat: readonly T[],
  byCum: readonly T[],
): readonly T[] {
  const keyOf = ({ name, file, line }: T): string => `${line}\0${file}\0${name}`;
  const known = new Set(byFlat.map(keyOf));
  return [...byFlat, ...byCum.filter((row) => !known.has(keyOf(row)))];
}
