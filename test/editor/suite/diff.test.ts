// The difference of two heap profiles in the editor. Numbers are those of
//   go tool pprof -top -lines -unit=B -sample_index=inuse_space -diff_base=heap.2.pb.gz heap.7.pb.gz
//   312333554B  …HandleCheckout /src/shop/internal/checkout/checkout.go:52
//    -3904170B  …HandleProduct.func1 /src/shop/internal/catalog/pages.go:32
//     1115476B  bytes.growSlice, called at …/checkout.go:44
//      524336B  time.Sleep, called in …/receipt/receipt.go:56
// and of -top -lines for each of the two: 60235756B and 372569310B at checkout.go:52.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { decorationsOf } from '../../../src/host/editor/decorations.js';
import { readEditorSettings } from '../../../src/host/editor/editorSettings.js';
import { MarksParts } from './marksParts.js';
import {
  eventually,
  leaktrail,
  LEAK,
  lineWith,
  resetWindow,
  sampleUri,
  showSample,
} from './sample.js';

const GROWTH = { base: 60_235_756, current: 372_569_310, delta: 312_333_554 };
const PAGES = 'internal/catalog/pages.go';

/** Opens the difference of two profiles of the sample and waits for its marks. */
async function openSampleDiff(base = 'heap.2.pb.gz', current = 'heap.7.pb.gz') {
  const api = await leaktrail();
  await api.openDiff(sampleUri(`profiles/${base}`), sampleUri(`profiles/${current}`));
  const marks = await api.marks();
  assert(marks, 'the difference has marks');
  return { api, marks };
}

const plain = (text: string): string =>
  text.replace(/&nbsp;|[\u00a0\u202f]/g, ' ').replace(/\\(.)/g, '$1');

describe('The difference of two profiles', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'leaktrail-diff-suite-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });
  afterEach(async () => {
    await vscode.workspace
      .getConfiguration('leaktrail')
      .update('codeLens.threshold', undefined, vscode.ConfigurationTarget.Global);
    await resetWindow();
  });

  it('is one profile of the list, with its sides, and makes the growing line a suspect', async () => {
    const { api, marks } = await openSampleDiff();
    const { profiles, isLoading } = api.snapshot();
    assert.equal(isLoading, false);
    assert.deepEqual(
      profiles.map(({ name, uri, sampleType }) => [name, uri, sampleType]),
      [['heap.2.pb.gz → heap.7.pb.gz', '', 'inuse_space']],
    );
    assert.deepEqual(profiles[0]?.diff?.doubts, []);
    const [suspect, ...others] = marks.suspects;
    assert.deepEqual(others, []);
    assert(suspect);
    assert.match(suspect.uri, new RegExp(`${LEAK.file}$`));
    assert.equal(suspect.line, 52);
    assert.equal(suspect.own, GROWTH.delta);
    assert.deepEqual(suspect.growth, { base: GROWTH.base, current: GROWTH.current });
  });

  it('opened again takes its own place, and leaves an ordinary profile of the same file alone', async () => {
    const { api } = await openSampleDiff();
    await api.openProfiles([sampleUri('profiles/heap.7.pb.gz')]);
    const before = api.snapshot().profiles;
    await openSampleDiff();
    const { profiles, activeId } = api.snapshot();
    assert.deepEqual(
      profiles.map(({ name }) => name),
      ['heap.2.pb.gz → heap.7.pb.gz', 'heap.7.pb.gz'],
    );
    assert.notEqual(profiles[0]?.id, before[0]?.id);
    assert.equal(profiles[1]?.id, before[1]?.id);
    assert.equal(activeId, profiles[0]?.id);
  });

  it('stands above the growing function with growth, share of it and rank', async () => {
    const { marks } = await openSampleDiff();
    const { document } = await showSample(LEAK.file);
    const lensesOf = async (file: string) =>
      (
        await vscode.commands.executeCommand<vscode.CodeLens[]>(
          'vscode.executeCodeLensProvider',
          sampleUri(file),
        )
      ).filter((lens) => lens.command?.command === 'leaktrail.revealFunction');
    const [lens, ...others] = await lensesOf(LEAK.file);
    assert(lens);
    assert.equal(others.length, 0);
    assert.equal(lens.range.start.line, lineWith(document, 'func (s *Service) HandleCheckout'));
    // HandleCheckout has both lines of the file: 312333554 + 1115476 bytes.
    assert.equal(plain(lens.command?.title ?? ''), '▲ +298.9 MiB own · >99 % of growth · #1 of 2');
    assert.deepEqual(lens.command?.arguments, [
      {
        profileId: marks.profileId,
        name: 'example.com/shop/handlerleak/internal/checkout.(*Service).HandleCheckout',
      },
    ]);
    await vscode.workspace
      .getConfiguration('leaktrail')
      .update('codeLens.threshold', 0.5, vscode.ConfigurationTarget.Global);
    await showSample(PAGES);
    const [shrunk] = await lensesOf(PAGES);
    assert.match(plain(shrunk?.command?.title ?? ''), /^func1: ▼ −3\.72 MiB \(−21 %\) own$/);
  });

  it('shows in the hover what the line had on both sides, the change, its error and stacks', async () => {
    await openSampleDiff();
    const { document } = await showSample(LEAK.file);
    const line = lineWith(document, LEAK.text);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(line, document.lineAt(line).firstNonWhitespaceCharacterIndex + 2),
    );
    const markdown = hovers
      .flatMap((hover) => hover.contents as vscode.MarkdownString[])
      .find((content) => content.value.includes('inuse'));
    assert(markdown);
    const text = plain(markdown.value);
    assert.match(text, /heap\.2\.pb\.gz → heap\.7\.pb\.gz/);
    assert.match(
      text,
      /\|\*\*inuse_space\*\*\|.*57\.4 MiB.*355\.3 MiB.*▲ \+297\.9 MiB \(\+519 %\)/,
    );
    assert.match(text, /▲ \+4 765 objects/);
    assert.match(text, /±\d+ % \(\d+ samples\)/);
    assert.match(text, /Stack 1 of 1: ▲ \+297\.9 MiB/);
    assert.match(text, /→ \*\*checkout\.\(\*Service\)\.HandleCheckout\*\* \[checkout\.go:52\]/);
    assert.deepEqual(markdown.isTrusted, { enabledCommands: ['leaktrail.openStackLine'] });
    assert.doesNotMatch(text.replaceAll('command:leaktrail', ''), /leak/i);
  });

  it('leads to what grew, and the status bar of a difference names no shrunk line', async () => {
    await openSampleDiff();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const command of ['leaktrail.nextSuspect', 'leaktrail.previousSuspect']) {
      await vscode.commands.executeCommand(command);
      const editor = vscode.window.activeTextEditor;
      assert.match(editor?.document.uri.path ?? '', new RegExp(`${LEAK.file}$`));
      assert.equal((editor?.selection.active.line ?? -1) + 1, 52);
    }
  });

  it('follows the sample type, and goes away with its profile', async () => {
    const { api, marks } = await openSampleDiff();
    const parts = new MarksParts();
    try {
      const drawn = await parts.openDiff('heap.2.pb.gz', 'heap.7.pb.gz');
      parts.profiles.selectSampleType('alloc_space', drawn.profileId);
      await parts.marks.whenSettled();
      assert.equal(parts.marks.current?.sampleType, 'alloc_space');
      assert.equal(parts.marks.current.isDiff, true);
      assert(parts.marks.current.total > 1e9, 'growth of what was allocated');
    } finally {
      parts.dispose();
    }
    assert.equal(marks.profileId, api.snapshot().activeId);
    await vscode.commands.executeCommand('leaktrail.closeProfile');
    assert.deepEqual(api.snapshot().profiles, []);
    assert.equal(await api.marks(), undefined);
  });

  it('copies the command that prints the same with go tool pprof', async () => {
    await openSampleDiff();
    await vscode.env.clipboard.writeText('');
    await vscode.commands.executeCommand('leaktrail.copyPprofCommand');
    const base = sampleUri('profiles/heap.2.pb.gz').fsPath;
    const current = sampleUri('profiles/heap.7.pb.gz').fsPath;
    assert.equal(
      await vscode.env.clipboard.readText(),
      `go tool pprof -top -functions -nodecount=0 -nodefraction=0 -edgefraction=0 -sample_index=inuse_space -diff_base=${base} ${current}`,
    );
  });

  it('is swapped in its place', async () => {
    const { api } = await openSampleDiff();
    await vscode.commands.executeCommand('leaktrail.swapDiff');
    const swapped = await eventually('the swapped difference', () => {
      const { profiles } = api.snapshot();
      return profiles[0]?.name === 'heap.7.pb.gz → heap.2.pb.gz' ? profiles : undefined;
    });
    assert.equal(swapped.length, 1);
    assert.deepEqual(swapped[0]?.diff?.doubts, ['reversed']);
    const marks = await api.marks();
    assert(marks);
    assert.equal(
      marks.suspects.some(({ uri }) => uri.endsWith(LEAK.file)),
      false,
    );
  });

  it('is exported as a file that is read back with the same growth', async () => {
    const parts = new MarksParts();
    try {
      const { profileId } = await parts.openDiff('heap.2.pb.gz', 'heap.7.pb.gz');
      const file = path.join(folder, 'diff.pb.gz');
      writeFileSync(file, await parts.profiles.service.encode(profileId));
      assert.deepEqual([...readFileSync(file).subarray(0, 2)], [0x1f, 0x8b]);
      const reopened = await parts.profiles.open({ kind: 'uri', uri: vscode.Uri.file(file) });
      const top = await parts.profiles.service.request('getTop', {
        ...{ profile: reopened.id, sampleType: 'inuse_space', filter: {}, maxRows: 1 },
        ...{ granularity: 'lines', sort: 'flat' },
      });
      assert.equal(top.rows[0]?.flat, GROWTH.delta);
    } finally {
      parts.dispose();
    }
  });

  it('says which side cannot be opened', async () => {
    const api = await leaktrail();
    const opening = api.openDiff(
      sampleUri('profiles/no-such.pb.gz'),
      sampleUri('profiles/heap.7.pb.gz'),
    );
    await assert.rejects(opening, /the base no-such\.pb\.gz cannot be opened: .* does not exist/);
    const { error, profiles } = api.snapshot();
    assert.deepEqual(profiles, []);
    assert.equal(error?.title, 'no-such.pb.gz → heap.7.pb.gz cannot be opened');
    assert.match(error.detail, /^The base no-such\.pb\.gz cannot be opened: /);
  });

  it('draws growth by heat, shrinkage in a style of its own, and what may be no change faintly', async () => {
    const parts = new MarksParts();
    try {
      const marks = await parts.openDiff('heap.2.pb.gz', 'heap.7.pb.gz');
      const drawn = async (file: string): Promise<ReadonlyMap<number, string>> => {
        const { document } = await showSample(file);
        const { icons, texts } = decorationsOf({
          marks,
          file: parts.file(file),
          settings: { ...readEditorSettings(), isShowingCalls: true, lineThreshold: 0 },
          currentLine: (profileLine) => parts.anchors.currentLine(document, profileLine),
          taken: new Set(),
          window: { first: 0, last: Infinity },
        });
        const found = new Map<number, string>();
        for (const [style, options] of texts) {
          for (const { range, renderOptions } of options) {
            const hasIcon = icons
              .get(style as never)
              ?.some(({ start }) => start.line === range.start.line);
            const icon = hasIcon === true ? 'icon' : 'no icon';
            const text = plain(renderOptions?.after?.contentText ?? '');
            found.set(range.start.line + 1, `${style}, ${icon}: ${text}`);
          }
        }
        return found;
      };
      const checkout = await drawn(LEAK.file);
      assert.match(
        checkout.get(52) ?? '',
        /^5, icon: ▲ \+297\.9 MiB \(\+519 %\) · 4 765 objects · ±\d+ %$/,
      );
      assert.equal(
        checkout.get(44),
        'faint, no icon: ▲ +1.06 MiB (new) · 17 objects · within sampling error',
      );
      const server = await drawn('internal/server/server.go');
      assert.equal(server.get(45), 'faint, no icon: ▲ +295.2 MiB cum');
      const pages = await drawn(PAGES);
      assert.match(pages.get(32) ?? '', /▼ −3\.72 MiB \(−21 %\) · −59 objects/);
    } finally {
      parts.dispose();
    }
  });
});
