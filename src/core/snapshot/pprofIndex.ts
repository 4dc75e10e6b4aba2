/**
 * The page that net/http/pprof serves at its base: an HTML table with one row for each profile, the number of its entries and a link.
 * Its rows had quotes of all kinds over the years (none, ' and "), and cells that are not closed; the three forms are read alike.
 *
 *   <tr><td>24</td><td><a href='goroutine?debug=1'>goroutine</a></td></tr>     since Go 1.15
 *   <tr><td>24</td><td><a href=goroutine?debug=1>goroutine</a></td></tr>       since Go 1.11
 *   <tr><td align=right>24<td><a href="goroutine?debug=1">goroutine</a>        before
 */

/** Longer pages are not this one. */
export const MAX_INDEX_BYTES = 1024 * 1024;

/** The profiles that a server lists, with the number of entries of each; a name is there once. */
export type PprofIndex = ReadonlyMap<string, number>;

const ROW =
  /<td[^<>]{0,60}>\s{0,20}(\d{1,15})\s{0,20}(?:<\/td>\s{0,20})?<td[^<>]{0,60}>\s{0,20}<a\s[^<>]{1,300}>([A-Za-z][^<>\s]{0,99})<\/a>/g;

/** The list on a page, or undefined when the page is another one. */
export function parsePprofIndex(html: string): PprofIndex | undefined {
  const index = new Map<string, number>();
  for (const [, count, name] of html.matchAll(ROW)) index.set(name!, Number(count));
  return index.has('heap') || index.has('goroutine') ? index : undefined;
}
