// Snapshots in the extension host: imported files become snapshots of one series, which are opened, compared with a base and found
// again. Dialogs cannot be answered here; what needs one is looked at in clicks/.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Snapshot } from '../../../src/core/snapshot/model.js';
import { eventually, leaktrail, LEAK, resetWindow, sampleUri } from './sample.js';

const run = (command: string, ...args: unknown[]): Thenable<unknown> =>
  vscode.commands.executeCommand(`leaktrail.${command}`, ...args);

describe('Snapshots', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'leaktrail-suite-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });
  afterEach(async () => {
    await resetWindow();
    for (const { id } of await list()) await removeFromDisk(id);
    assert.deepEqual(await list(), []);
  });

  async function list(): Promise<readonly Snapshot[]> {
    const { series } = await (await leaktrail()).snapshots();
    return series.flatMap(({ snapshots }) => snapshots);
  }

  /** As another window or a file manager removes it. */
  async function removeFromDisk(id: string): Promise<void> {
    const part = await (await leaktrail()).snapshotPart(id, 'heap');
    assert.ok(part, 'the snapshot has a heap profile');
    rmSync(path.dirname(part.fsPath), { recursive: true });
  }

  /** Imports one heap profile of the sample, with other files of the same moment; the new snapshot. */
  async function importMoment(
    number: number,
    others: Readonly<Record<string, string>> = {},
  ): Promise<Snapshot> {
    const files = { [`heap.${number}.pb.gz`]: `heap.${number}.pb.gz`, ...others };
    const uris = Object.entries(files).map(([from, to]) => {
      const file = path.join(folder, to);
      cpSync(sampleUri(`profiles/${from}`).fsPath, file);
      return vscode.Uri.file(file);
    });
    const known = new Set((await list()).map(({ id }) => id));
    await (await leaktrail()).importSnapshots(uris);
    const added = (await list()).filter(({ id }) => !known.has(id));
    assert.equal(added.length, 1, 'one snapshot was imported');
    return added[0]!;
  }

  it('keeps imported files as one snapshot per moment, in one series by time', async () => {
    const late = await importMoment(7, {
      'goroutine-debug2.2.txt': 'goroutine-debug2.7.txt',
      'vars.json': 'vars.7.json',
    });
    const early = await importMoment(1);
    const { series, baseId } = await (await leaktrail()).snapshots();
    assert.deepEqual(
      series.map(({ target, snapshots }) => [target.kind, snapshots.map(({ id }) => id)]),
      [['files', [early.id, late.id]]],
    );
    assert.equal(baseId, undefined);
    assert.deepEqual(
      late.parts.map(({ kind, format }) => `${kind} ${format}`),
      ['heap proto', 'goroutines debug2', 'memstats vars'],
    );
    assert.ok((late.facts.liveHeapBytes ?? 0) > (early.facts.liveHeapBytes ?? Infinity));
    assert.ok((late.facts.goroutines ?? 0) > 120);
    assert.ok((late.facts.numGC ?? 0) > 0);
  });

  it('shows what was imported in the view and marks the code when it is opened', async () => {
    const api = await leaktrail();
    const snapshot = await importMoment(7);
    await run('openSnapshot', snapshot, [snapshot]);
    const [profile] = api.snapshot().profiles;
    const heap = await api.snapshotPart(snapshot.id, 'heap');
    assert.equal(profile?.uri, heap?.toString());
    assert.equal(profile?.name, snapshot.name);
    const marks = await api.marks();
    assert.ok(marks);
    assert.equal(marks.total, snapshot.facts.liveHeapBytes);
    assert.ok(marks.suspects[0]?.uri.endsWith(LEAK.file));
  });

  it('compares a snapshot with the chosen base: the leaking line grew most', async () => {
    const api = await leaktrail();
    const base = await importMoment(2);
    const current = await importMoment(7);
    await run('setBase', { id: base.id });
    assert.equal((await api.snapshots()).baseId, base.id);
    await run('compareWithBase', current);
    const { profiles, activeId } = api.snapshot();
    assert.equal(profiles.length, 1);
    assert.equal(profiles[0]?.id, activeId);
    assert.deepEqual(profiles[0]?.diff, {
      base: (await api.snapshotPart(base.id, 'heap'))?.toString(),
      current: (await api.snapshotPart(current.id, 'heap'))?.toString(),
      isPaired: true,
      doubts: [],
    });
    const marks = await api.marks();
    const [top] = marks?.suspects ?? [];
    const grown = (current.facts.liveHeapBytes ?? 0) - (base.facts.liveHeapBytes ?? 0);
    assert.ok(top?.growth);
    assert.equal(top.own, top.growth.current - top.growth.base);
    assert.ok(top.own > grown * 0.8, `${top.own} of ${grown} bytes`);
    assert.ok(top.uri.endsWith(LEAK.file));
    await run('clearBase');
    assert.equal((await api.snapshots()).baseId, undefined);
  });

  it('compares with a base that is the later one, too, and says that it is', async () => {
    const api = await leaktrail();
    const [current, base] = [await importMoment(2), await importMoment(7)];
    await run('setBase', base);
    await run('compareWithBase', current);
    const { profiles } = api.snapshot();
    assert.ok(profiles[0]?.diff);
    assert.equal(profiles[0].diff.base, (await api.snapshotPart(base.id, 'heap'))?.toString());
    assert.ok(profiles[0].diff.doubts.includes('reversed'));
    const shown = await eventually('the panel', () => api.panelState()?.profiles[0]?.diff);
    assert.deepEqual([shown.baseName, shown.currentName], [base.name, current.name]);
  });

  it('compares a selection from its earliest to its latest, however it was selected', async () => {
    const api = await leaktrail();
    const [late, early, between] = [
      await importMoment(7),
      await importMoment(1),
      await importMoment(3),
    ];
    await run('compareSelected', late, [late, early, between]);
    assert.deepEqual(api.snapshot().profiles[0]?.diff, {
      base: (await api.snapshotPart(early.id, 'heap'))?.toString(),
      current: (await api.snapshotPart(late.id, 'heap'))?.toString(),
      isPaired: true,
      doubts: [],
    });
  });

  it('judges a selection as one series by time, with what grew outside of the profiles', async () => {
    const api = await leaktrail();
    const vars = (number: number) => ({ 'vars.json': `vars.${number}.json` });
    const late = await importMoment(5, vars(5));
    const early = await importMoment(2, vars(2));
    const between = [await importMoment(4), await importMoment(3)];
    await run('judgeSeries', late, [late, early, ...between]);
    const judgement = api.judgement();
    assert.ok(judgement);
    const ordered = [early, between[1]!, between[0]!, late];
    assert.deepEqual(
      judgement.snapshots,
      await Promise.all(
        ordered.map(async ({ id }) => (await api.snapshotPart(id, 'heap'))?.toString()),
      ),
    );
    assert.equal(judgement.title, path.basename(folder));
    assert.equal(judgement.outsideBytes, 0);
    assert.equal(judgement.sites[0]?.siteClass, 'leak');
    assert.ok(judgement.sites[0].blame.uri.endsWith(LEAK.file));
  });

  it('forgets the base when it is deleted elsewhere', async () => {
    const api = await leaktrail();
    const base = await importMoment(1);
    await run('setBase', base);
    await removeFromDisk(base.id);
    const baseId = async () => (await api.snapshots()).baseId ?? 'none';
    assert.equal(await baseId(), 'none');
    await importMoment(1);
    assert.equal(await baseId(), 'none');
  });

  it('shows a snapshot without a part whose file is gone', async () => {
    const whole = await importMoment(7, { 'goroutine-debug2.2.txt': 'goroutine-debug2.7.txt' });
    assert.deepEqual(
      whole.parts.map(({ kind }) => kind),
      ['heap', 'goroutines'],
    );
    const dump = await (await leaktrail()).snapshotPart(whole.id, 'goroutines');
    assert.ok(dump);
    rmSync(dump.fsPath);
    const [left] = await list();
    assert.deepEqual(
      left?.parts.map(({ kind }) => kind),
      ['heap'],
    );
    assert.ok(left.missing.some(({ kind }) => kind === 'goroutines'));
  });

  it('opens the goroutine dump as text that cannot be changed', async () => {
    const snapshot = await importMoment(7, { 'goroutine-debug2.2.txt': 'goroutine-debug2.7.txt' });
    await run('openGoroutineText', snapshot);
    const editor = await eventually('the dump', () => vscode.window.activeTextEditor);
    assert.match(editor.document.getText(), /^goroutine \d+ \[/);
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), 'x');
    });
    await vscode.commands.executeCommand('type', { text: 'x' });
    assert.match(editor.document.getText(), /^goroutine \d+ \[/);
  });

  it('imports nothing of a file that is no profile, and leaves the rest alone', async () => {
    const snapshot = await importMoment(1);
    const file = path.join(folder, 'heap.9.pb.gz');
    writeFileSync(file, '<!doctype html><title>Sign in</title>');
    await (await leaktrail()).importSnapshots([vscode.Uri.file(file)]);
    assert.deepEqual(
      (await list()).map(({ id }) => id),
      [snapshot.id],
    );
  });

  it('does nothing for arguments that no row of the view has', async () => {
    const api = await leaktrail();
    const snapshot = await importMoment(1);
    const hostile = [
      undefined,
      null,
      1,
      '../..',
      {},
      { id: '../..' },
      { id: {} },
      { snapshots: 1 },
    ];
    const commands = [
      ...['openSnapshot', 'openGoroutineText', 'setBase', 'compareWithBase', 'compareSelected'],
      ...['renameSnapshot', 'editSnapshotNote', 'deleteSnapshots'],
    ];
    for (const command of commands) {
      for (const argument of hostile) await run(command, argument, [argument]);
    }
    const { profiles, error } = api.snapshot();
    assert.deepEqual({ profiles, error }, { profiles: [], error: undefined });
    assert.deepEqual(
      (await list()).map(({ id }) => id),
      [snapshot.id],
    );
    assert.equal((await api.snapshots()).baseId, undefined);
  });
});
