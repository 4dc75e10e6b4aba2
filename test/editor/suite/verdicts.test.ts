import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { decorationsOf } from '../../../src/host/editor/decorations.js';
import {
  readEditorSettings,
  type EditorSettings,
} from '../../../src/host/editor/editorSettings.js';
import { takenLines, verdictDecorations } from '../../../src/host/editor/verdictDecorations.js';
import { judgeSeries, placeOf, withSeries } from './judgedSeries.js';
import { MarksParts } from './marksParts.js';
import {
  LEAK,
  lineWith,
  openSampleProfile,
  resetWindow,
  sampleUri,
  withoutAutoSave,
} from './sample.js';

const EVERYWHERE = { first: 0, last: Infinity };
const FIRST_LINES = '// One.\n// Two.\n\n';

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

async function insertFirstLines(document: vscode.TextDocument): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(0, 0), FIRST_LINES);
  await vscode.workspace.applyEdit(edit);
}

describe('Verdicts on lines', () => {
  withoutAutoSave();

  let parts: MarksParts;

  beforeEach(async () => {
    parts = new MarksParts();
    await withSeries((uris) => parts.judge(uris));
  });

  afterEach(async () => {
    parts.dispose();
    await resetWindow();
  });

  /** "icon: text" of the lines of a file that have something, by 0-based line. */
  function drawn(document: vscode.TextDocument, settings: Partial<EditorSettings> = {}) {
    const { current, anchors } = parts.verdicts;
    assert(current);
    const { icons, texts } = verdictDecorations({
      lines: current.files.get(document.uri.toString())?.lines ?? [],
      judgement: current.judgement,
      settings: { ...readEditorSettings(), ...settings },
      currentLine: (profileLine) => anchors.currentLine(document, profileLine),
      window: EVERYWHERE,
    });
    const found = new Map<number, string>();
    for (const options of texts.values()) {
      for (const { range, renderOptions } of options) {
        const icon = [...icons].find(([, ranges]) =>
          ranges.some(({ start }) => start.line === range.start.line),
        );
        const text = plain(renderOptions?.after?.contentText ?? '');
        found.set(range.start.line, `${icon?.[0] ?? 'no icon'}: ${text}`);
      }
    }
    return found;
  }

  it('say the class in words, with growth, error and what was kept', async () => {
    const { document, line } = await placeOf('leak');
    const texts = drawn(document);
    assert.deepEqual([...texts.keys()], [line()]);
    // The last digit of a slope depends on the exponential function of the JavaScript engine.
    assert.match(
      texts.get(line()) ?? '',
      /^leak: ● leak · ≥ \+217\.[56] MiB\/h · \+19\.6 MiB ±16 % · 39 samples · kept all of 19\.6 MiB in 5 rounds$/,
    );
    const suspect = await placeOf('suspect');
    assert.match(
      drawn(suspect.document).get(suspect.line()) ?? '',
      /^suspect: ◐ suspect · .* · 4 samples · kept all of .* in 5 rounds$/,
    );
  });

  it('are faint on the way to a leak and on what grew without leaking', async () => {
    const way = await placeOf('way');
    const { line } = await placeOf('leak');
    assert.equal(
      drawn(way.document).get(way.line()),
      `no icon: ↳ on the way to the leak at checkout.go:${line() + 1}`,
    );
    const cache = await placeOf('cache');
    assert.equal(
      drawn(cache.document).get(cache.line()),
      'no icon: ○ warming up or cache: +35.1 MiB, not leaking',
    );
    assert.deepEqual([...drawn(cache.document, { verdicts: 'leaks' })], []);
    assert.equal(drawn(way.document, { verdicts: 'leaks' }).size, 1);
  });

  it('follow an edit, leave with their line and come back with undo', async () => {
    const { document, line } = await placeOf('leak');
    const before = line();
    await insertFirstLines(document);
    assert.equal(line(), before + 3);
    assert.deepEqual([...drawn(document).keys()], [line()]);
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(line(), 0, line(), 0);
    await vscode.commands.executeCommand('editor.action.deleteLines');
    assert.equal(drawn(document).size, 0);
    await vscode.commands.executeCommand('undo');
    assert.deepEqual([...drawn(document).keys()], [line()]);
  });

  it('take the place of the value of the open profile, on their lines only', async () => {
    const marks = await parts.open();
    const { document, line } = await placeOf('leak');
    const valueLines = (settings: EditorSettings): number[] => {
      const { texts } = decorationsOf({
        ...{ marks, file: parts.file(LEAK.file), settings },
        currentLine: (profileLine) => parts.anchors.currentLine(document, profileLine),
        taken: takenLines(parts.verdicts, document, settings),
        window: EVERYWHERE,
      });
      return [...texts.values()].flat().map(({ range }) => range.start.line);
    };
    const settings = { ...readEditorSettings(), lineThreshold: 0 };
    const off = valueLines({ ...settings, verdicts: 'off' });
    assert(off.includes(line()) && off.length > 1);
    assert.deepEqual(
      valueLines({ ...settings, verdicts: 'all' }),
      off.filter((each) => each !== line()),
    );
    const cache = await placeOf('cache');
    assert.equal(takenLines(parts.verdicts, cache.document, settings).size, 0);
  });
});

describe('Verdicts in the running extension', () => {
  withoutAutoSave();

  afterEach(resetWindow);

  async function lensesOf({ uri }: vscode.TextDocument) {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      uri,
    );
    return lenses
      .filter(({ command }) => command?.command.startsWith('leaktrail.'))
      .map(({ range, command }) => ({ line: range.start.line, command }));
  }

  async function hoverOf(document: vscode.TextDocument, line: number) {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(line, document.lineAt(line).firstNonWhitespaceCharacterIndex + 2),
    );
    const contents = hovers.flatMap((hover) => hover.contents as vscode.MarkdownString[]);
    const markdown = contents.find(({ value }) => value.includes('data:image'));
    const text = plain(markdown?.value ?? '')
      .replace(/&nbsp;/g, ' ')
      .replace(/\\(.)/g, '$1');
    return { markdown, text };
  }

  it('stand above the function, follow an edit, and go when they are cleared', async () => {
    const { id } = await judgeSeries();
    const { document } = await placeOf('leak');
    await insertFirstLines(document);
    const [lens, verify] = await lensesOf(document);
    assert(lens?.command && verify?.command);
    assert.equal(lens.line, lineWith(document, 'func (s *Service) HandleCheckout'));
    assert.match(plain(lens.command.title), /^\$\(bug\) leak: ≥ \+[\d.]+ MiB\/h · 1 line$/);
    assert.deepEqual(lens.command.arguments, [{ judgementId: id, siteIndex: 0 }]);
    assert.equal(verify.line, lens.line);
    assert.equal(verify.command.command, 'leaktrail.verifyFix');
    const suspects = await lensesOf((await placeOf('suspect')).document);
    assert.deepEqual(
      suspects.map(({ command }) => command?.command),
      ['leaktrail.openSuspect'],
    );
    assert.deepEqual(await lensesOf((await placeOf('cache')).document), []);
    await vscode.commands.executeCommand('leaktrail.clearSuspects');
    assert.deepEqual(await lensesOf(document), []);
  });

  it('come before what the open profile says of the same function', async () => {
    await judgeSeries();
    await openSampleProfile();
    const { document } = await placeOf('leak');
    const commands = (await lensesOf(document)).map(({ command }) => command?.command);
    assert.deepEqual(commands, [
      'leaktrail.openSuspect',
      'leaktrail.verifyFix',
      'leaktrail.revealFunction',
    ]);
  });

  it('explain themselves in the hover, with a picture and the way there', async () => {
    const { id } = await judgeSeries();
    const { document, line } = await placeOf('leak');
    const { text, markdown } = await hoverOf(document, line());
    assert.match(text, /^\$\(bug\) \*\*leak · high confidence\*\*/);
    assert.match(text, /kept all of 19\.6 MiB allocated here in 5 rounds, no frees/);
    assert.match(text, /Estimate: \+19\.6 MiB ±16 % · 39 samples/);
    assert.match(
      text,
      /→ \*\*checkout\.\(\*Service\)\.HandleCheckout\*\* \[checkout\.go:\d+\].*\n\*\*server\.withRequestID\.func1\*\* \[server\.go:45\]/,
    );
    assert.match(text, /6 snapshots · 5 min 0 s/);
    const verify = /\[Verify Fix…\]\(command:leaktrail\.verifyFix\?([^)]*)\)/.exec(text);
    assert.deepEqual(JSON.parse(decodeURIComponent(verify?.[1] ?? '')), [
      { judgementId: id, siteIndex: 0 },
    ]);
    assert.equal(markdown?.supportHtml ?? false, false);
  });

  it('show hostile names as text', async () => {
    const names = [
      '[x](command:workbench.action.terminal.sendSequence?%5B%22evil%22%5D)',
      '![i](https:evil.example) <img src=x onerror=alert(1)>',
      '`code` **bold**\n\n# head $(flame) a|b \u202Eevil',
      '*.https://www.evil.example evil@evil.example',
    ];
    await judgeSeries((_, index) => names[index % names.length] ?? '');
    const { document, line } = await placeOf('leak');
    const { markdown } = await hoverOf(document, line());
    assert(markdown);
    // Without what is escaped, only our own syntax is left.
    const live = markdown.value.replace(/\\./g, '');
    const links = [...live.matchAll(/\]\(([^)]*)\)/g)].map((match) => match[1] ?? '');
    assert.equal(links.length, 4, markdown.value);
    for (const link of links) {
      assert.match(
        link,
        /^(command:leaktrail\.(openStackLine\?%5B\d+%5D|verifyFix\?[\w%]+)|data:image\/svg\+xml,[\w%.~-]+\|width=\d+,height=\d+)$/,
      );
    }
    const text = live.replace(/\]\([^)]*\)/g, ']');
    assert.doesNotMatch(text, /`|:\/\/|www\.|@|<[a-z]|\$\(flame/);
    assert.doesNotMatch(markdown.value, /\p{Cc}(?<!\n)|\p{Cf}/u);
  });

  it('are gone through by Go to Next Suspect, leaks first, where they are after an edit', async () => {
    await judgeSeries();
    const { document, line } = await placeOf('leak');
    await insertFirstLines(document);
    await vscode.window.showTextDocument(sampleUri('main.go'));
    const visited: string[] = [];
    for (let step = 0; step < 3; step++) {
      await vscode.commands.executeCommand('leaktrail.nextSuspect');
      const editor = vscode.window.activeTextEditor;
      assert(editor);
      visited.push(
        `${editor.document.uri.path.replace(/^.*\//, '')}:${editor.selection.active.line}`,
      );
    }
    const suspect = await placeOf('suspect');
    const leakStop = `checkout.go:${line()}`;
    const suspectStop = `tree.go:${suspect.line()}`;
    assert.deepEqual(visited, [leakStop, suspectStop, leakStop]);
  });
});
