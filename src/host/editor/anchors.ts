/**
 * Keeps line marks on their code while a document is edited. Lines are 0-based. Input: the edits of one change
 * event as VS Code reports them (all ranges refer to the text before the event and do not overlap); output: where
 * each mark is now. A mark whose line is deleted is lost, not moved to a neighbour, and comes back when
 * an undo, a move or a paste brings the same line of text back.
 */

/** One replacement of a change event: 0-based positions in the text before it. */
export interface LineEdit {
  readonly startLine: number;
  readonly startCharacter: number;
  readonly endLine: number;
  readonly endCharacter: number;
  readonly text: string;
}

/** Reads a line of the document as it is after the event; undefined beyond its end. */
export type LineReader = (line: number) => string | undefined;

/** Where all marks of a document were at one moment; opaque, for `restore`. */
export interface AnchorState {
  readonly lines: Int32Array;
  readonly texts: readonly string[];
}

/** Lines shorter than this are too common to recognise when they are pasted somewhere else. */
const TELLING_LENGTH = 12;
const SEARCH_LINES = 400;

interface Insertion {
  line: number;
  readonly texts: readonly string[];
}

/** The marks of one document, by index in the order in which they were given. */
export class LineAnchors {
  /** Current line of each mark; for a lost mark -1 - (line where its text was). */
  readonly #lines: Int32Array;
  /** Text of each marked line when it was last seen. */
  readonly #texts: string[];

  /** Marks at these lines; a line that the document does not have is lost from the start. */
  constructor(lines: readonly number[], lineText: LineReader) {
    this.#lines = Int32Array.from(lines);
    this.#texts = lines.map((line, index) => {
      const text = lineText(line);
      if (text === undefined) this.#lines[index] = -1;
      return text ?? '';
    });
  }

  /** The current line of a mark, or undefined while its line does not exist. */
  lineOf(index: number): number | undefined {
    const line = this.#lines[index];
    return line === undefined || line < 0 ? undefined : line;
  }

  /** A copy of the present state. */
  save(): AnchorState {
    return { lines: this.#lines.slice(), texts: this.#texts.slice() };
  }

  /** Goes back to a state that `save` gave. */
  restore(state: AnchorState): void {
    this.#lines.set(state.lines);
    state.texts.forEach((text, index) => (this.#texts[index] = text));
  }

  /** True when a mark moved, was lost or came back. `lineText` reads the text after all the edits. */
  apply(edits: readonly LineEdit[], isUndoOrRedo: boolean, lineText: LineReader): boolean {
    const before = this.#lines.slice();
    const touched = new Set<number>();
    const insertions: Insertion[] = [];
    const bottomUp = [...edits].sort(
      (a, b) => b.startLine - a.startLine || b.startCharacter - a.startCharacter,
    );
    for (const edit of bottomUp) this.#applyOne(edit, touched, insertions);
    this.#recover(before, isUndoOrRedo, insertions);
    for (const index of touched) this.#reread(index, lineText);
    return this.#lines.some((line, index) => line !== before[index]);
  }

  /**
   * Checks every mark against a document that was opened again, possibly changed in between: a line
   * that holds another text than before is looked for nearby by its text, and lost when it is not there.
   */
  verify(lineText: LineReader): void {
    const taken = new Set<number>();
    const moved: number[] = [];
    for (let index = 0; index < this.#lines.length; index++) {
      const line = this.#lines[index]!;
      if (line < 0) continue;
      if (isSameText(lineText(line), this.#texts[index]!)) taken.add(line);
      else moved.push(index);
    }
    for (const index of moved) {
      const from = this.#lines[index]!;
      const found = findNear(from, this.#texts[index]!, taken, lineText);
      if (found !== undefined) taken.add(found);
      this.#lines[index] = found ?? -1 - from;
    }
  }

  #applyOne(edit: LineEdit, touched: Set<number>, insertions: Insertion[]): void {
    const texts = edit.text.split(/\r\n|\r|\n/);
    const added = texts.length - 1;
    const delta = added - (edit.endLine - edit.startLine);
    if (delta !== 0) for (const insertion of insertions) insertion.line += delta;
    if (edit.text.trim() !== '') insertions.push({ line: edit.startLine, texts });
    const lines = this.#lines;
    for (let index = 0; index < lines.length; index++) {
      const line = lines[index]!;
      if (line < 0) {
        const lostAt = -1 - line;
        if (lostAt > edit.endLine) lines[index] = line - delta;
        else if (lostAt > edit.startLine) lines[index] = -1 - edit.startLine;
      } else if (line > edit.endLine) {
        lines[index] = line + delta;
      } else if (line >= edit.startLine) {
        touched.add(index);
        lines[index] = lineAfter(edit, texts, line, this.#texts[index]!);
      }
    }
  }

  /** Gives lost marks the inserted lines that hold their text. */
  #recover(before: Int32Array, isUndoOrRedo: boolean, insertions: readonly Insertion[]): void {
    if (insertions.length === 0) return;
    const lost: number[] = [];
    this.#lines.forEach((line, index) => {
      if (line >= 0) return;
      const text = this.#texts[index]!.trim();
      const isRecognised = isUndoOrRedo || before[index]! >= 0 || text.length >= TELLING_LENGTH;
      if (text !== '' && isRecognised) lost.push(index);
    });
    if (lost.length === 0) return;
    const byText = new Map<string, number[]>();
    for (const { line, texts } of insertions) {
      texts.forEach((text, offset) => {
        const key = text.trim();
        const list = byText.get(key);
        if (list === undefined) byText.set(key, [line + offset]);
        else list.push(line + offset);
      });
    }
    const taken = new Set(this.#lines);
    for (const index of lost) {
      const lostAt = -1 - this.#lines[index]!;
      const free = (byText.get(this.#texts[index]!.trim()) ?? []).filter(
        (line) => !taken.has(line),
      );
      const [first, ...others] = free;
      if (first === undefined) continue;
      const found = others.reduce(
        (best, line) => (Math.abs(line - lostAt) < Math.abs(best - lostAt) ? line : best),
        first,
      );
      taken.add(found);
      this.#lines[index] = found;
    }
  }

  /** Remembers the present text of a mark that an edit touched; a line that was emptied is lost. */
  #reread(index: number, lineText: LineReader): void {
    const line = this.#lines[index]!;
    if (line < 0) return;
    const text = lineText(line);
    if (text === undefined || (text.trim() === '' && this.#texts[index]!.trim() !== '')) {
      this.#lines[index] = -1 - line;
    } else {
      this.#texts[index] = text;
    }
  }
}

/** The line of a mark inside an edited range after the edit, or -1 - line when it is gone. */
function lineAfter(
  edit: LineEdit,
  inserted: readonly string[],
  line: number,
  lineText: string,
): number {
  const added = inserted.length - 1;
  const prefix = line === edit.startLine ? lineText.slice(0, edit.startCharacter) : undefined;
  const suffix = line === edit.endLine ? lineText.slice(edit.endCharacter) : undefined;
  const isHeadKept = prefix !== undefined && prefix.trim() !== '';
  if (isHeadKept) return line;
  const isTailWhole =
    suffix !== undefined &&
    suffix.trim() !== '' &&
    lineText.slice(prefix?.length ?? 0, edit.endCharacter).trim() === '';
  if (isTailWhole) return edit.startLine + added;
  const removed = edit.endLine - edit.startLine;
  if (removed === 0 && added === 0) return line;
  const same = inserted.findIndex((text) => isSameText(text, lineText));
  if (same >= 0) return edit.startLine + same;
  // A replacement by as many lines is taken as line for line (a formatter, a commented-out block).
  if (removed === added && (inserted[line - edit.startLine] ?? '').trim() !== '') return line;
  return -1 - edit.startLine;
}

function isSameText(a: string | undefined, b: string): boolean {
  return a?.trim() === b.trim();
}

function findNear(
  from: number,
  text: string,
  taken: ReadonlySet<number>,
  lineText: LineReader,
): number | undefined {
  if (text.trim() === '') return undefined;
  for (let distance = 1; distance <= SEARCH_LINES; distance++) {
    for (const line of [from - distance, from + distance]) {
      if (line >= 0 && !taken.has(line) && isSameText(lineText(line), text)) return line;
    }
  }
  return undefined;
}
