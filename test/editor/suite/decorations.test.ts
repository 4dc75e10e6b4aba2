import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { decorationsOf } from '../../../src/host/editor/decorations.js';
import type { EditorSettings } from '../../../src/host/editor/editorSettings.js';
import type { FileMarks } from '../../../src/host/editor/marks.js';
import { MarksParts } from './marksParts.js';
import { LEAK, lineWith, resetWindow, sampleUri, showSample, withoutAutoSave } from './sample.js';

const SETTINGS: EditorSettings = {
  isAnnotating: true,
  isShowingCalls: true,
  verdicts: 'all',
  lineThreshold: 0.005,
  lineMaximum: 500,
  isShowingLenses: true,
  lensThreshold: 0.05,
  suspectThreshold: 0.01,
};

describe('Line marks', () => {
  withoutAutoSave();

  let parts: MarksParts;

  beforeEach(() => {
    parts = new MarksParts();
  });

  afterEach(async () => {
    parts.dispose();
    await resetWindow();
  });

  /** "style text" of every mark of a file, by 0-based line. */
  function drawn(
    document: vscode.TextDocument,
    file: FileMarks,
    settings: Partial<EditorSettings> = {},
  ): Map<number, string> {
    assert(parts.marks.current);
    const { icons, texts } = decorationsOf({
      marks: parts.marks.current,
      file,
      settings: { ...SETTINGS, ...settings },
      currentLine: (profileLine) => parts.anchors.currentLine(document, profileLine),
      taken: new Set(),
      window: { first: 0, last: Infinity },
    });
    const result = new Map<number, string>();
    for (const [style, options] of texts) {
      const iconLines = style === 'faint' ? [] : icons.get(style)?.map(({ start }) => start.line);
      assert.deepEqual(
        iconLines,
        style === 'faint' ? [] : options.map(({ range }) => range.start.line),
      );
      for (const { range, renderOptions } of options) {
        result.set(range.start.line, `${style} ${renderOptions?.after?.contentText ?? ''}`);
      }
    }
    return new Map([...result].sort(([a], [b]) => a - b));
  }

  it('show amount, share and error of the leaking line in the highest heat', async () => {
    await parts.open();
    const { document } = await showSample(LEAK.file);
    const marks = drawn(document, parts.file(LEAK.file));
    assert.equal(marks.get(lineWith(document, LEAK.text)), '5 355.3 MiB inuse · 93 % · ±4 %');
  });

  it('show faint texts on lines that only call, which a setting switches off', async () => {
    await parts.open();
    const path = 'internal/server/server.go';
    const { document } = await showSample(path);
    const line = lineWith(document, 'next.ServeHTTP(w, r)');
    assert.equal(drawn(document, parts.file(path)).get(line), 'faint 370.2 MiB inuse cum · 97 %');
    assert.equal(drawn(document, parts.file(path), { isShowingCalls: false }).size, 0);
  });

  it('keep to the threshold and to the largest number, own values first', async () => {
    await parts.open();
    const path = 'internal/catalog/tree.go';
    const { document } = await showSample(path);
    const file = parts.file(path);
    assert(drawn(document, file).size > 1);
    const [only, ...others] = drawn(document, file, { lineMaximum: 1 });
    assert.equal(others.length, 0);
    assert.equal(only?.[0], lineWith(document, 'text := make([]byte, 0, descriptionBytes)'));
    assert.equal(drawn(document, file, { lineThreshold: 0.5 }).size, 0);
  });

  it('follow the code when a file is edited without being shown', async () => {
    await parts.open();
    const document = await vscode.workspace.openTextDocument(sampleUri(LEAK.file));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '// One.\n// Two.\n');
    edit.insert(document.uri, new vscode.Position(lineWith(document, LEAK.text) - 1, 0), '\n');
    await vscode.workspace.applyEdit(edit);
    assert.equal(vscode.window.visibleTextEditors.length, 0);
    const marks = drawn(document, parts.file(LEAK.file));
    assert.match(marks.get(lineWith(document, LEAK.text)) ?? '', /^5 355\.3 MiB/);
    assert.equal([...marks.values()].filter((text) => text.startsWith('5 ')).length, 1);
  });

  it('leave with a deleted line and come back with undo, here and after a visit to another tab', async () => {
    await parts.open();
    const editor = await showSample(LEAK.file);
    const { document } = editor;
    const leak = lineWith(document, LEAK.text);
    editor.selection = new vscode.Selection(leak, 0, leak, 0);
    await vscode.commands.executeCommand('editor.action.deleteLines');
    const hot = () =>
      [...drawn(document, parts.file(LEAK.file))].filter(([, text]) => text.startsWith('5 '));
    assert.deepEqual(hot(), []);
    await showSample('main.go');
    await showSample(LEAK.file);
    await vscode.commands.executeCommand('undo');
    assert.equal(hot()[0]?.[0], leak);
  });

  it('follow a line that is moved and a line break typed before it', async () => {
    await parts.open();
    const editor = await showSample(LEAK.file);
    const { document } = editor;
    const hotLine = () =>
      [...drawn(document, parts.file(LEAK.file))].find(([, text]) => text.startsWith('5 '))?.[0];
    const place = (character: number) => {
      const line = lineWith(document, LEAK.text);
      editor.selection = new vscode.Selection(line, character, line, character);
    };
    place(5);
    await vscode.commands.executeCommand('editor.action.moveLinesUpAction');
    assert.equal(hotLine(), lineWith(document, LEAK.text));
    place(5);
    await vscode.commands.executeCommand('editor.action.moveLinesDownAction');
    assert.equal(hotLine(), lineWith(document, LEAK.text));
    place(1);
    await vscode.commands.executeCommand('type', { text: '\n' });
    assert.equal(hotLine(), lineWith(document, LEAK.text));
    place(1);
    await vscode.commands.executeCommand('editor.action.clipboardCutAction');
    await vscode.commands.executeCommand('undo');
    assert.equal(hotLine(), lineWith(document, LEAK.text));
  });

  it('are right again when a changed file is closed without saving', async () => {
    await parts.open();
    const editor = await showSample(LEAK.file);
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), '\n\n\n\n');
    });
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    const { document } = await showSample(LEAK.file);
    const marks = drawn(document, parts.file(LEAK.file));
    assert.match(marks.get(lineWith(document, LEAK.text)) ?? '', /^5 /);
  });

  it('stay with the saved text of a file that is closed and opened again', async () => {
    const path = 'internal/catalog/tree.go';
    const uri = sampleUri(path);
    const original = await vscode.workspace.fs.readFile(uri);
    try {
      await parts.open();
      const editor = await showSample(path);
      await editor.edit((edit) => {
        edit.insert(new vscode.Position(0, 0), '// Copyright.\n\n');
      });
      await editor.document.save();
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      const { document } = await showSample(path);
      const line = lineWith(document, 'text := make([]byte, 0, descriptionBytes)');
      assert.match(
        drawn(document, parts.file(path)).get(line) ?? '',
        /^2 10\.2 MiB inuse · 2\.7 %/,
      );
    } finally {
      await vscode.workspace.fs.writeFile(uri, original);
    }
  });

  it('of a line that the file does not have are not drawn', async () => {
    await parts.open();
    const file = parts.file(LEAK.file);
    const [line] = file.lines;
    assert(line);
    const { document } = await showSample(LEAK.file);
    const odd = [0, -1, 2 ** 31, document.lineCount + 1, Number.MAX_SAFE_INTEGER];
    const lines = odd.map((profileLine) => ({ ...line, ownShare: 0.5, profileLine }));
    assert.equal(drawn(document, { ...file, lines }).size, 0);
  });

  it('of a visible file with 5 000 marked lines are set around the screen only', async () => {
    await parts.open();
    const [line] = parts.file(LEAK.file).lines;
    assert(line && parts.marks.current);
    const document = await vscode.workspace.openTextDocument({
      language: 'go',
      content: Array.from({ length: 6000 }, (_, index) => `\tcall${index}()`).join('\n'),
    });
    const editor = await vscode.window.showTextDocument(document);
    const file: FileMarks = {
      uri: document.uri,
      fileName: 'many.go',
      functions: [],
      lines: Array.from({ length: 5000 }, (_, index) => ({
        profileLine: index + 1,
        value: { ...line.value, line: index + 1, own: 1048576 + index * 4096 },
        ownShare: 0.01 + index / 10_000,
        cumShare: 1,
        isUnsure: false,
      })),
    };
    const iconType = vscode.window.createTextEditorDecorationType({ isWholeLine: true });
    const textType = vscode.window.createTextEditorDecorationType({ isWholeLine: true });
    const millis: number[] = [];
    for (let round = 0; round < 15; round++) {
      const from = performance.now();
      const { icons, texts } = decorationsOf({
        marks: parts.marks.current,
        file,
        settings: { ...SETTINGS, lineMaximum: 10_000 },
        currentLine: (profileLine) => parts.anchors.currentLine(document, profileLine),
        taken: new Set(),
        // What is drawn around a screen of 60 lines.
        window: { first: 2000, last: 2560 },
      });
      for (const ranges of icons.values()) editor.setDecorations(iconType, ranges);
      for (const options of texts.values()) editor.setDecorations(textType, options);
      millis.push(performance.now() - from);
      assert.equal([...icons.values()].flat().length, 5000);
      assert.equal([...texts.values()].flat().length, 561);
    }
    iconType.dispose();
    textType.dispose();
    const first = millis[0] ?? Infinity;
    const median = millis.sort((a, b) => a - b)[7] ?? Infinity;
    console.log(
      `[suite] 5 000 marks: first ${first.toFixed(1)} ms, median ${median.toFixed(1)} ms`,
    );
  });
});
