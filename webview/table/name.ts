/**
 * A row's name in the parts that are shown, and what of them fits a width. The middle of the package path gives way
 * first ("example.com/…/store.(*Cache).Put"), then the file beside the name; the function is kept to the last. Measured
 * rather than left to CSS, which can cut only at the end and leaves half a letter of a part that has no room.
 */
import { visibleText } from '../../src/core/visibleText.js';
import type { GridRow } from './grid.js';

const MAX_LENGTH = 2000;

export interface ShownName {
  /** "0000000000641304 " of a row of the addresses, else ''. */
  readonly address: string;
  /** "github.com/acme/shop/"; '' when the name has no folders. */
  readonly folders: string;
  /** "store.(*Cache[go.shape.string]).Put". */
  readonly tail: string;
}

/** What of a name is shown in the room there is. */
export interface FittedName extends ShownName {
  /** File and line beside the name; '' when there is no room for them. */
  readonly at: string;
}

/** The width of a text in pixels, in the font of the strong part of a name or of its other parts. */
export type MeasureText = (text: string, font: 'strong' | 'plain') => number;

/** The file and line of a row as pprof writes them ("store/cache.go:42"), or '' when unknown. */
export function sourceText(row: GridRow): string {
  if (row.file === '') return '';
  return row.line > 0 ? `${row.file}:${row.line}` : row.file;
}

/** The last part of the file name and the line ("cache.go:42"), or ''. */
export function shortSourceText(row: GridRow): string {
  const text = sourceText(row);
  return visibleText(text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1));
}

/** The name without the file and line that pprof adds to it, when the row shows these beside it. */
function bareName(row: GridRow): string {
  const source = sourceText(row);
  return source !== '' && row.name.endsWith(` ${source}`)
    ? row.name.slice(0, row.name.length - source.length - 1)
    : row.name;
}

/** The parts of a row's name, hidden characters made visible. */
export function shownName(row: GridRow): ShownName {
  const whole = bareName(row);
  const address = /^[0-9a-f]{16} /.exec(whole)?.[0] ?? '';
  const name = whole.slice(address.length);
  // A slash inside type arguments or a receiver belongs to them: "store.Map[a.com/b.Key].Put".
  const bracket = name.search(/[[(]/);
  const slash = name.lastIndexOf('/', bracket < 0 ? name.length : bracket);
  return {
    address,
    folders: visibleText(name.slice(0, slash + 1), MAX_LENGTH),
    tail: visibleText(name.slice(slash + 1), MAX_LENGTH),
  };
}

/** The full name as one line of text. */
export function fullName(row: GridRow): string {
  return visibleText(row.name, MAX_LENGTH);
}

/** The longest form of the folders that fits: whole, without the middle, without the front, or ''. */
export function fitFolders(folders: string, fits: (text: string) => boolean): string {
  if (folders === '' || fits(folders)) return folders;
  const parts = folders.split('/').slice(0, -1);
  const first = parts[0] ?? '';
  for (let from = 2; from < parts.length; from++) {
    const text = [first, '…', ...parts.slice(from), ''].join('/');
    if (fits(text)) return text;
  }
  for (const text of [`${first}/…/`, '…/']) {
    if (parts.length > 1 && fits(text)) return text;
  }
  return '';
}

/** Where the parts of "store.(*Cache[a.Key]).Put.func1" begin: after each dot outside brackets. */
function partStarts(tail: string): readonly number[] {
  const starts: number[] = [];
  let depth = 0;
  for (let i = 0; i < tail.length; i++) {
    const character = tail[i]!;
    if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    else if (character === '.' && depth === 0) starts.push(i + 1);
  }
  return starts;
}

/** The tail with its type arguments as "[…]". */
function withoutTypeArguments(tail: string): string {
  let depth = 0;
  let text = '';
  for (const character of tail) {
    if (character === '[' && depth++ === 0) text += '[…';
    if (character === ']') depth = Math.max(depth - 1, 0);
    if (depth === 0) text += character;
  }
  return text;
}

/**
 * The tail as it fits: whole, without type arguments, without the fewest parts at its front ("…HandleCheckout"); the
 * shortest of these if none does.
 */
export function fitTail(whole: string, fits: (text: string) => boolean): string {
  if (fits(whole)) return whole;
  const tail = withoutTypeArguments(whole);
  let shown = tail;
  if (fits(shown)) return shown;
  for (const start of partStarts(tail)) {
    const rest = tail.slice(start);
    // "func1" alone does not say which function it is in.
    if (/^(func)?\d+(\.|$)/.test(rest)) break;
    shown = `…${rest}`;
    if (fits(shown)) break;
  }
  return shown;
}

/** What of a name and of the file beside it fits `widthPixels`. */
export function fitName(
  name: ShownName,
  at: string,
  widthPixels: number,
  measure: MeasureText,
): FittedName {
  const fixed = measure(name.address, 'plain') + measure(name.tail, 'strong');
  const atWidth = at === '' ? 0 : measure(`  ${at}`, 'plain');
  const foldersIn = (room: number): string =>
    fitFolders(name.folders, (text) => measure(text, 'plain') <= room);
  const folders = foldersIn(widthPixels - fixed - atWidth);
  if (folders !== '' || (name.folders === '' && fixed + atWidth <= widthPixels)) {
    return { ...name, folders, at };
  }
  const tailWidth = widthPixels - measure(name.address, 'plain');
  return {
    ...name,
    folders: foldersIn(widthPixels - fixed),
    tail: fitTail(name.tail, (text) => measure(text, 'strong') <= tailWidth),
    at: '',
  };
}
