// What a text editor of VS Code shows now, read from its DOM inside the page: code, texts that decorations put after
// it, marks in the glyph margin, CodeLenses. Lines are 1-based; lines outside the viewport are not in the DOM.

/** A visible line: `text` is the code, `annotation` what decorations put at its end ('' when nothing). */
export interface VisibleLine {
  readonly line: number;
  /** The position of its element among the editor's line elements. */
  readonly index: number;
  readonly text: string;
  readonly annotation: string;
}

/** A mark in the glyph margin beside a line; `icon` is its CSS background. */
export interface GutterMark {
  readonly line: number;
  readonly className: string;
  readonly icon: string;
}

/** A CodeLens, with the line it stands above and the texts of its parts. */
export interface VisibleCodeLens {
  readonly line: number;
  readonly texts: readonly string[];
}

/** Everything read at one moment, each list from the top. */
export interface VisibleEditor {
  readonly lines: readonly VisibleLine[];
  readonly marks: readonly GutterMark[];
  readonly lenses: readonly VisibleCodeLens[];
}

/** Returns what the editor element shows; runs in the page, so it uses nothing from outside itself. */
export function readVisibleEditor(editor: Element): VisibleEditor {
  const plain = (text: string) => text.replaceAll('\u00a0', ' ');
  // Line numbers, code, marks and lenses are in separate layers; what belongs together has the same height.
  const rows = [...editor.querySelectorAll('.margin-view-overlays > div')].map((row) => ({
    line: Number(row.querySelector('.line-numbers')?.textContent),
    top: row.getBoundingClientRect().top,
  }));
  const lineAt = (top: number) => rows.find((row) => Math.abs(row.top - top) < 4)?.line ?? 0;

  const lines = [...editor.querySelectorAll('.view-lines > .view-line')].map((element, index) => {
    const annotations = [...element.querySelectorAll('*')]
      .map((part) => getComputedStyle(part, '::after').content)
      .filter((content) => content.startsWith('"'))
      .map((content) => content.slice(1, -1).replace(/\\(.)/g, '$1'));
    return {
      line: lineAt(element.getBoundingClientRect().top),
      index,
      text: plain(element.textContent),
      annotation: plain(annotations.join('')),
    };
  });
  const marks = [...editor.querySelectorAll('.glyph-margin-widgets .cgmr')].map((mark) => ({
    line: lineAt(mark.getBoundingClientRect().top),
    className: mark.className,
    icon: getComputedStyle(mark).backgroundImage,
  }));
  const lenses = [...editor.querySelectorAll('.codelens-decoration')].map((lens) => ({
    line: lineAt(lens.getBoundingClientRect().bottom),
    texts: [...lens.querySelectorAll('a, span:not(:has(a))')]
      .map((part) => plain(part.textContent).trim())
      .filter((text) => text !== '' && text !== '|'),
  }));
  // What has not been laid out yet stands beside no line and is read the next time.
  const shown = <T extends { readonly line: number }>(items: readonly T[]) =>
    items.filter((item) => item.line > 0).sort((a, b) => a.line - b.line);
  return {
    lines: shown(lines),
    marks: shown(marks),
    lenses: shown(lenses).filter((lens) => lens.texts.length > 0),
  };
}
