// Judgements in the extension host: the six last heap profiles of the sample service, whose handler keeps every request, and a
// made series in which every kind of verdict occurs.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ApiJudgement } from '../../../src/host/suspects/apiJudgement.js';
import type { Judgement } from '../../../src/host/suspects/judgement.js';
import { groupSites } from '../../../src/host/suspects/siteGroups.js';
import { suspectItem } from '../../../src/host/suspects/suspectItems.js';
import { suspectText } from '../../../src/host/suspects/suspectText.js';
import { suspectTooltip } from '../../../src/host/suspects/suspectTooltip.js';
import { childNodes, topNodes, type SuspectNode } from '../../../src/host/suspects/suspectTree.js';
import { judgeSeries, withSeries } from './judgedSeries.js';
import { MarksParts } from './marksParts.js';
import {
  eventually,
  leaktrail,
  LEAK,
  lineWith,
  resetWindow,
  sampleUri,
  showSample,
  withoutAutoSave,
} from './sample.js';

const HEAPS = [2, 3, 4, 5, 6, 7].map((n) => `heap.${n}.pb.gz`);
const MEBIBYTE = 1024 * 1024;

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

const run = (command: string, ...args: unknown[]): Thenable<unknown> =>
  vscode.commands.executeCommand(`leaktrail.${command}`, ...args);

const uriOf = (name: string): vscode.Uri => sampleUri(`profiles/${name}`);

async function judge(names: readonly string[]): Promise<ApiJudgement> {
  const judgement = await (await leaktrail()).judgeSeries(names.map(uriOf));
  assert(judgement, 'there is a verdict');
  return judgement;
}

/** What Leaktrail says in Problems of a file of the sample. */
const problemsOf = (file: string): readonly vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(sampleUri(file)).filter(({ source }) => source === 'Leaktrail');

async function set(key: string, value: unknown): Promise<void> {
  await vscode.workspace
    .getConfiguration('leaktrail')
    .update(key, value, vscode.ConfigurationTarget.Global);
}

function activeEditor(): vscode.TextEditor {
  const { activeTextEditor } = vscode.window;
  assert(activeTextEditor, 'an editor is active');
  return activeTextEditor;
}

/** The rows as the view shows them, indented: "[bug] label | description". */
function treeText(nodes: readonly SuspectNode[], depth = 0): string[] {
  return nodes.flatMap((node) => {
    const { label, description, iconPath } = suspectItem(node);
    assert(typeof label === 'string');
    const icon = iconPath instanceof vscode.ThemeIcon ? iconPath.id : '';
    const text = `${'  '.repeat(depth)}[${icon}] ${label}`;
    const said = typeof description === 'string' ? ` | ${description}` : '';
    return [plain(text + said), ...treeText(childNodes(node), depth + 1)];
  });
}

describe('A judged series of the sample service', () => {
  withoutAutoSave();

  afterEach(async () => {
    await resetWindow();
  });

  it('calls the line of the handler a leak, in data, in Problems and where it opens', async () => {
    const { document } = await showSample(LEAK.file);
    const line = lineWith(document, LEAK.text);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const judgement = await judge(HEAPS);
    assert.deepEqual(
      judgement.snapshots,
      HEAPS.map((name) => uriOf(name).toString()),
    );
    assert.equal(judgement.title, '6 profiles of profiles');
    const leaks = judgement.sites.filter(({ siteClass }) => siteClass === 'leak');
    const [leak] = leaks;
    assert(leak);
    assert.equal(leaks.length, 1);
    assert.equal(leak.confidence, 'high');
    assert.equal(leak.blame.uri, sampleUri(LEAK.file).toString());
    assert.equal(leak.blame.line, line + 1);
    assert((leak.sureBytesPerHour ?? 0) > MEBIBYTE);
    assert.match(
      plain(leak.badge),
      /^leak · ≥ \+[\d. ]+ [MG]iB\/h · \+297\.9 MiB ±\d+ % · \d+ samples · checkout\.go:52$/,
    );
    assert.match(leak.reason, /^kept all of /);
    // The bounded cache of the same service grew as well.
    const accused = judgement.sites.filter(
      ({ siteClass }) => siteClass === 'leak' || siteClass === 'suspect',
    );
    assert(!accused.some(({ blame }) => blame.fileName.endsWith('pages.go')));

    const problems = problemsOf(LEAK.file);
    assert.deepEqual(
      problems.map(({ code, severity, range }) => [code, severity, range.start.line]),
      [['leak', vscode.DiagnosticSeverity.Warning, line]],
    );
    assert.match(problems[0]?.message ?? '', /^leak · ≥ .*: kept all of /);
    const way = problems[0]?.relatedInformation ?? [];
    assert(way.some(({ location }) => location.uri.path.endsWith('internal/server/server.go')));

    const editor = await eventually('the line of the leak to be shown', () =>
      vscode.window.visibleTextEditors.find(({ document: shown }) =>
        shown.uri.path.endsWith(LEAK.file),
      ),
    );
    assert.equal(editor.selection.active.line, line);
  });

  it('has problems that stay with their line, and go with the judgement', async () => {
    await judge(HEAPS);
    const { document } = await showSample(LEAK.file);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '// One.\n// Two.\n\n');
    await vscode.workspace.applyEdit(edit);
    const moved = lineWith(document, LEAK.text);
    await eventually('the problem to move', () =>
      problemsOf(LEAK.file)[0]?.range.start.line === moved ? true : undefined,
    );
    const deleted = new vscode.WorkspaceEdit();
    deleted.delete(document.uri, document.lineAt(moved).rangeIncludingLineBreak);
    await vscode.workspace.applyEdit(deleted);
    await eventually('the problem of a deleted line to go', () =>
      problemsOf(LEAK.file).length === 0 ? true : undefined,
    );
    await vscode.commands.executeCommand('undo');
    await eventually('the problem to come back with the line', () =>
      problemsOf(LEAK.file)[0]?.range.start.line === moved ? true : undefined,
    );
    await run('clearSuspects');
    assert.deepEqual(problemsOf(LEAK.file), []);
    assert.equal((await leaktrail()).judgement(), undefined);
  });

  it('of three snapshots never says leak, and tells what is missing', async () => {
    const { sites } = await judge(HEAPS.slice(0, 3));
    assert.equal(sites[0]?.siteClass, 'suspect');
    assert(!sites.some(({ siteClass, badge }) => siteClass === 'leak' || badge.startsWith('leak')));
    assert.match(sites[0].reason, /3 snapshots are too few/);
    assert.deepEqual(problemsOf(LEAK.file), []);
  });

  it('goes on without files that cannot be judged, and names them', async () => {
    const folder = sampleUri('profiles/bad');
    const bad = vscode.Uri.joinPath(folder, 'heap.9.pb.gz');
    await vscode.workspace.fs.writeFile(bad, new TextEncoder().encode('<html>[x](command:y)'));
    try {
      const api = await leaktrail();
      const judgement = await api.judgeSeries([...HEAPS.map(uriOf), bad, uriOf('heap.7.pb.gz')]);
      assert(judgement);
      assert.equal(judgement.snapshots.length, 6);
      assert.equal(judgement.notes.length, 1);
      assert.match(
        judgement.notes[0] ?? '',
        /^heap\.9\.pb\.gz was left out: This is not a profile/,
      );
      assert.equal(await api.judgeSeries([bad, uriOf('heap.7.pb.gz')]), undefined);
      assert.equal(api.judgement()?.id, judgement.id, 'the verdict that was there stays');
    } finally {
      await vscode.workspace.fs.delete(folder, { recursive: true });
    }
  });

  it('is opened and copied by references of the shown judgement only', async () => {
    const { id } = await judge(HEAPS);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const ref of [
      undefined,
      'x',
      {},
      { judgementId: id + 1, siteIndex: 0 },
      { judgementId: id },
    ]) {
      await run('openSuspect', ref);
    }
    assert.equal(vscode.window.activeTextEditor, undefined);
    await run('openSuspect', { judgementId: id, siteIndex: 0 });
    const { document, selection } = activeEditor();
    assert(document.uri.path.endsWith(LEAK.file));
    assert.equal(selection.active.line, lineWith(document, LEAK.text));
    await vscode.env.clipboard.writeText('');
    await run('copySuspect', { judgementId: id, siteIndex: 0 });
    assert.match(
      await vscode.env.clipboard.readText(),
      /^leak · high confidence: .*HandleCheckout/,
    );
  });
});

describe('The Suspects view', () => {
  let parts: MarksParts;

  beforeEach(() => {
    parts = new MarksParts();
  });
  afterEach(async () => {
    parts.dispose();
    for (const key of ['problems.severity', 'problems.suspects']) await set(key, undefined);
    await resetWindow();
  });

  /** The made series, with every kind of verdict. */
  const judged = (rename?: Parameters<typeof withSeries>[1]): Promise<Judgement> =>
    withSeries((uris) => parts.judge(uris), rename);

  it('lists leaks, then suspects, and folds what grew and is healthy with the reason', async () => {
    const rows = treeText(topNodes(await judged(), 0));
    assert.deepEqual(
      rows.map((row) => row.replace(/ \| .*/, '')),
      [
        '[graph-line] series',
        '[bug] checkout.(*Service).HandleCheckout',
        '  [debug-stackframe] server.withRequestID.func1',
        '  [debug-stackframe-focused] checkout.(*Service).HandleCheckout',
        '[question] catalog.describe',
        '  [debug-stackframe-focused] catalog.describe',
        '[pass] Grew, but not leaking',
        '  [flame] catalog.(*Pages).HandleProduct.func1',
        '    [debug-stackframe-focused] catalog.(*Pages).HandleProduct.func1',
      ],
    );
    assert.match(rows[0] ?? '', /\| 6 snapshots · .* · live heap ▲ \+/);
    assert.match(rows[1] ?? '', /\| leak · ≥ \+.*\/h · \+.* · 39 samples · checkout\.go:\d+$/);
    assert.match(rows[4] ?? '', /\| suspect · ≥ \+.* · tree\.go:\d+$/);
    assert.match(rows[7] ?? '', /\| warming up or cache · \+.* · .*mostly early/);
  });

  it('tells the time to the memory limit only when one is known', async () => {
    const lastMemStats = { sys: 100 * MEBIBYTE, heapReleased: 0 };
    const judgement = { ...(await judged()), lastMemStats };
    const texts = (megabytes: number): string[] =>
      treeText(topNodes(judgement, megabytes * MEBIBYTE)).filter((row) => row.includes('limit'));
    assert.deepEqual(texts(0), []);
    assert.deepEqual(texts(100), ['  [watch] The memory limit of 100 MiB is reached.']);
    assert.match(texts(1000).join(), /At most .* until the memory limit of 1 000 MiB/);
    const unknown = treeText(topNodes({ ...judgement, lastMemStats: undefined }, MEBIBYTE));
    assert(unknown.some((row) => row.includes('the snapshots have no MemStats')));
  });

  it('has a tooltip with a picture and no link, whatever functions are called', async () => {
    const hostile = '[x](command:workbench.action.quit) <img src=http://a.test/p.png> **b**';
    const judgement = await judged((name, index) => (index === 0 ? `main.${hostile}` : name));
    const site = judgement.report.sites.find(({ blame }) =>
      [blame.frame, ...blame.path].some(({ func }) => func.includes('command:')),
    );
    assert(site, 'a site goes through the function');
    const { value, isTrusted, supportHtml } = suspectTooltip(site, judgement);
    assert(isTrusted !== true && supportHtml !== true);
    assert.match(value, /!\[[^\]]*\]\(data:image\/svg\+xml,[^)|]+\|width=\d+,height=\d+\)/);
    assert.equal(value.match(/\]\(/g)?.length, 1, 'the picture is all that a link could be');
    assert(!value.includes('<img'));
  });

  it('gives a site as text with all numbers', async () => {
    const judgement = await judged();
    const [leak] = groupSites(judgement).leaks;
    assert(leak);
    const text = plain(suspectText(leak.site, judgement));
    assert.match(
      text,
      /^leak · high confidence: example\.com\/shop.*HandleCheckout \(.*checkout\.go:\d+\)\n/,
    );
    for (const part of [
      /Sure growth: ≥ \+/,
      /Estimate: \+.* · 39 samples/,
      /In use: .* → .*/,
      /\n {2}series · 6 snapshots/,
    ]) {
      assert.match(text, part);
    }
  });

  it('has leaks in Problems as the settings say, and suspects as hints where they are wanted', async () => {
    await judgeSeries();
    const all = (): (readonly [string, unknown, vscode.DiagnosticSeverity])[] =>
      vscode.languages
        .getDiagnostics()
        .flatMap(([uri, diagnostics]) =>
          diagnostics
            .filter(({ source }) => source === 'Leaktrail')
            .map(({ code, severity }) => [uri.path.replace(/^.*\//, ''), code, severity] as const),
        );
    const { Warning, Error: AsError, Hint } = vscode.DiagnosticSeverity;
    assert.deepEqual(all(), [['checkout.go', 'leak', Warning]]);
    await set('problems.severity', 'error');
    await set('problems.suspects', true);
    assert.deepEqual(all().sort(), [
      ['checkout.go', 'leak', AsError],
      ['tree.go', 'suspect', Hint],
    ]);
    await set('problems.severity', 'off');
    assert.deepEqual(all(), [['tree.go', 'suspect', Hint]]);
  });
});
