import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineAnchors, type LineEdit } from '../../../src/host/editor/anchors.js';

/** A document that applies edits as an editor does: all ranges refer to the text before the event. */
class TextModel {
  lines: string[];
  constructor(text: string) {
    this.lines = text.split('\n');
  }
  lineText = (line: number): string | undefined => this.lines[line];
  apply(edits: readonly LineEdit[]): void {
    const offsets: number[] = [];
    let at = 0;
    for (const line of this.lines) {
      offsets.push(at);
      at += line.length + 1;
    }
    let text = this.lines.join('\n');
    const ranges = edits
      .map((edit) => ({
        from: offsets[edit.startLine]! + edit.startCharacter,
        to: offsets[edit.endLine]! + edit.endCharacter,
        text: edit.text,
      }))
      .sort((a, b) => b.from - a.from);
    for (const range of ranges) {
      text = text.slice(0, range.from) + range.text + text.slice(range.to);
    }
    this.lines = text.split('\n');
  }
}

const edit = (
  startLine: number,
  startCharacter: number,
  endLine: number,
  endCharacter: number,
  text: string,
): LineEdit => ({ startLine, startCharacter, endLine, endCharacter, text });

/** A statement that shares neither its beginning nor its end with another. */
const statement = (index: number): string =>
  `\t${String.fromCharCode(97 + index)}StatementNumber${index}`;

const SOURCE = `package shop

func keep(b []byte) {
\tlock()
\tbuffer[id] = append([]byte(nil), b...)
\tunlock()
}

func drop() {
\tdelete(buffer, id)
}`;

/** Marks the line with the append (4) and the one with the delete (9). */
function open(): {
  model: TextModel;
  anchors: LineAnchors;
  run: (edits: LineEdit[], isUndo?: boolean) => boolean;
  at: () => (number | undefined)[];
} {
  const model = new TextModel(SOURCE);
  const anchors = new LineAnchors([4, 9], model.lineText);
  return {
    model,
    anchors,
    run(edits, isUndo = false) {
      model.apply(edits);
      return anchors.apply(edits, isUndo, model.lineText);
    },
    at: () => [anchors.lineOf(0), anchors.lineOf(1)],
  };
}

describe('line anchors', () => {
  test('follow lines inserted above and stay for lines inserted below', () => {
    const doc = open();
    expect(doc.run([edit(6, 0, 6, 0, '// a\n// b\n')])).toBe(true);
    expect(doc.at()).toEqual([4, 11]);
    expect(doc.run([edit(0, 0, 0, 0, '// Package shop sells.\n')])).toBe(true);
    expect(doc.at()).toEqual([5, 12]);
    expect(doc.run([edit(13, 1, 13, 1, '\n\n')])).toBe(false);
  });

  test('stay on a line that is typed in', () => {
    const doc = open();
    expect(doc.run([edit(4, 12, 4, 12, 'x')])).toBe(false);
    expect(doc.run([edit(4, 13, 4, 13, ' // why?')])).toBe(false);
    expect(doc.at()).toEqual([4, 9]);
  });

  test('go down with the code when a line break is typed before it, and stay when it is typed after', () => {
    const doc = open();
    doc.run([edit(4, 1, 4, 1, '\n\t')]);
    expect(doc.at()).toEqual([5, 10]);
    expect(doc.model.lines[5]).toContain('append');
    doc.run([edit(5, 39, 5, 39, '\n\t')]);
    expect(doc.at()).toEqual([5, 11]);
    doc.run([edit(5, 0, 5, 0, '\n')]);
    expect(doc.at()).toEqual([6, 12]);
  });

  test('stay on the beginning of a line that is broken in the middle', () => {
    const doc = open();
    doc.run([edit(4, 22, 4, 22, '\n\t\t')]);
    expect(doc.at()).toEqual([4, 10]);
  });

  test('are lost with a deleted line and come back with undo', () => {
    const doc = open();
    doc.run([edit(4, 0, 5, 0, '')]);
    expect(doc.at()).toEqual([undefined, 8]);
    doc.run([edit(0, 0, 0, 0, '\n')]);
    expect(doc.at()).toEqual([undefined, 9]);
    doc.run([edit(0, 0, 1, 0, '')], true);
    doc.run([edit(4, 0, 4, 0, '\tbuffer[id] = append([]byte(nil), b...)\n')], true);
    expect(doc.at()).toEqual([4, 9]);
  });

  test('are lost when the text of a line is deleted and come back with undo', () => {
    const doc = open();
    doc.run([edit(4, 0, 4, 39, '')]);
    expect(doc.at()).toEqual([undefined, 9]);
    doc.run([edit(4, 0, 4, 0, '\tbuffer[id] = append([]byte(nil), b...)')], true);
    expect(doc.at()).toEqual([4, 9]);
  });

  test('do not go to the neighbour when a selection over several lines is deleted', () => {
    const doc = open();
    doc.run([edit(2, 0, 7, 0, '')]);
    expect(doc.at()).toEqual([undefined, 4]);
    expect(doc.model.lines[4]).toContain('delete');
  });

  test('keep the next line when the line before it is deleted', () => {
    const doc = open();
    doc.run([edit(3, 0, 4, 0, '')]);
    expect(doc.at()).toEqual([3, 8]);
    doc.run([edit(2, 21, 3, 1, ' ')]);
    expect(doc.at()).toEqual([2, 7]);
    expect(doc.model.lines[2]).toBe('func keep(b []byte) { buffer[id] = append([]byte(nil), b...)');
  });

  test('follow a line that is moved, and one that is cut and pasted', () => {
    const doc = open();
    // The editor moves the line below up, and the marked line stays; and the other way round.
    doc.run([edit(3, 7, 3, 7, '\n\tbuffer[id] = append([]byte(nil), b...)'), edit(4, 0, 5, 0, '')]);
    expect(doc.at()).toEqual([4, 9]);
    doc.run([edit(4, 0, 5, 0, '')]);
    expect(doc.at()).toEqual([undefined, 8]);
    doc.run([edit(8, 0, 8, 0, '\tbuffer[id] = append([]byte(nil), b...)\n')]);
    expect(doc.at()).toEqual([8, 9]);
  });

  test('do not jump to a short line that is typed again somewhere else', () => {
    const model = new TextModel('a()\nreturn nil\nb()\nc()');
    const anchors = new LineAnchors([1], model.lineText);
    const run = (edits: LineEdit[]) => {
      model.apply(edits);
      anchors.apply(edits, false, model.lineText);
    };
    run([edit(1, 0, 2, 0, '')]);
    run([edit(2, 0, 2, 0, 'return nil\n')]);
    expect(anchors.lineOf(0)).toBeUndefined();
  });

  test('survive a formatter that replaces the whole text', () => {
    const doc = open();
    const formatted = SOURCE.replace('package shop\n', 'package shop\n\nimport "sync"\n').replace(
      'delete(buffer, id)',
      'delete( buffer, id )',
    );
    doc.run([edit(0, 0, 10, 1, formatted)]);
    expect(doc.at()).toEqual([6, undefined]);
  });

  test('survive a replacement of a block by as many lines', () => {
    const doc = open();
    doc.run([edit(3, 0, 6, 0, '//\tlock()\n//\tbuffer[id] = nil\n//\tunlock()\n')]);
    expect(doc.at()).toEqual([4, 9]);
  });

  test('count with several cursors at once', () => {
    const doc = open();
    doc.run([edit(9, 0, 9, 0, '\n'), edit(4, 0, 4, 0, '\n'), edit(0, 0, 0, 0, '\n')]);
    expect(doc.at()).toEqual([6, 12]);
    expect(doc.model.lines[12]).toContain('delete');
  });

  test('understand Windows line ends in inserted text', () => {
    const doc = open();
    const edits = [edit(0, 0, 0, 0, '// a\r\n// b\r\n')];
    doc.anchors.apply(edits, false, (line) => SOURCE.split('\n')[line - 2]);
    expect(doc.at()).toEqual([6, 11]);
  });

  test('go back to a saved state', () => {
    const doc = open();
    const saved = doc.anchors.save();
    doc.run([edit(0, 0, 6, 0, '')]);
    doc.anchors.restore(saved);
    expect(doc.at()).toEqual([4, 9]);
  });

  test('find their lines again in a text that was changed while it was closed', () => {
    const doc = open();
    const changed = SOURCE.replace('func keep', '// keep stores.\nfunc keep').replace(
      '\tdelete(buffer, id)\n',
      '',
    );
    doc.anchors.verify((line) => changed.split('\n')[line]);
    expect(doc.at()).toEqual([5, undefined]);
  });

  test('have no place for a line that the document does not have', () => {
    const model = new TextModel('a\nb');
    const anchors = new LineAnchors([1, 2, 2 ** 31 - 1], model.lineText);
    expect([0, 1, 2].map((index) => anchors.lineOf(index))).toEqual([1, undefined, undefined]);
  });

  test('agree with the text for any edits to texts whose lines all differ', () => {
    const editOf = (lines: readonly string[]) =>
      fc
        .tuple(
          fc.nat(lines.length - 1),
          fc.nat(40),
          fc.nat(3),
          fc.nat(40),
          fc.array(fc.constantFrom('fresh()', '', '\tfresh()'), { maxLength: 4 }),
        )
        .map(([line, from, span, to, inserted]) => {
          const endLine = Math.min(lines.length - 1, line + span);
          const start = Math.min(from, lines[line]!.length);
          const end = Math.min(to, lines[endLine]!.length);
          return edit(
            line,
            start,
            endLine,
            endLine === line ? Math.max(start, end) : end,
            inserted.join('\n'),
          );
        });
    fc.assert(
      fc.property(fc.gen(), fc.integer({ min: 1, max: 12 }), (gen, count) => {
        const model = new TextModel(
          Array.from({ length: count }, (_, index) => statement(index)).join('\n'),
        );
        const anchors = new LineAnchors(
          Array.from({ length: count }, (_, index) => index),
          model.lineText,
        );
        const torn = new Set<number>();
        for (let step = 0; step < 4; step++) {
          const change = gen(editOf, model.lines);
          model.apply([change]);
          anchors.apply([change], false, model.lineText);
          for (let index = 0; index < count; index++) {
            const whole = statement(index).trim();
            const where = model.lines.findIndex((line) => line.trim() === whole);
            const at = anchors.lineOf(index);
            // A line that was never touched has its mark, and no mark is outside the text.
            if (where < 0) torn.add(index);
            if (!torn.has(index)) expect(at).toBe(where);
            if (at !== undefined) expect(model.lines[at]).toBeDefined();
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('cost little per keystroke on a file of 20 000 lines', () => {
    const model = new TextModel(
      Array.from({ length: 20_000 }, (_, index) => `\tcall${index}()`).join('\n'),
    );
    const anchors = new LineAnchors(
      Array.from({ length: 20_000 }, (_, index) => index),
      model.lineText,
    );
    const from = performance.now();
    for (let key = 0; key < 100; key++) {
      anchors.apply([edit(9, 0, 9, 0, '\n')], false, () => '');
    }
    const millisPerKey = (performance.now() - from) / 100;
    expect(anchors.lineOf(19_999)).toBe(20_099);
    expect(millisPerKey).toBeLessThan(100);
  });
});
