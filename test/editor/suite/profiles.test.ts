// Opening and closing of profiles, the custom editor, in the extension host.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { eventually, leaktrail, LEAK, resetWindow, sampleUri } from './sample.js';

describe('The extension', () => {
  it('registers every command that it contributes, and no other', async () => {
    await leaktrail();
    const extension = vscode.extensions.getExtension('leaktrail.leaktrail');
    const manifest = extension?.packageJSON as {
      contributes: { commands: { command: string }[] };
    };
    const contributed = manifest.contributes.commands.map(({ command }) => command).sort();
    const all = await vscode.commands.getCommands(true);
    // VS Code adds commands of its own for views ("leaktrail.profiles.focus").
    const own = all.filter((id) => /^leaktrail\.[a-zA-Z]+$/.test(id)).sort();
    assert.deepEqual(own, contributed);
  });
});

describe('Opening profiles', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'leaktrail-suite-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });
  afterEach(resetWindow);

  const write = (name: string, content: Uint8Array | string): vscode.Uri => {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    return vscode.Uri.file(file);
  };

  it('opens several files at once and shows the last one', async () => {
    const api = await leaktrail();
    await api.openProfiles(
      ['heap.1.pb.gz', 'heap.7.pb.gz'].map((name) => sampleUri(`profiles/${name}`)),
    );
    const { profiles, activeId, isLoading } = api.snapshot();
    assert.deepEqual(
      profiles.map(({ name, kind, sampleType }) => [name, kind, sampleType]),
      [
        ['heap.1.pb.gz', 'heap', 'inuse_space'],
        ['heap.7.pb.gz', 'heap', 'inuse_space'],
      ],
    );
    assert.equal(activeId, profiles[1]?.id);
    assert.equal(isLoading, false);
  });

  it('reads a file that is open already again, in its place', async () => {
    const api = await leaktrail();
    const uri = write('twice.pb.gz', readFileSync(sampleUri('profiles/heap.1.pb.gz').fsPath));
    const other = sampleUri('profiles/heap.2.pb.gz');
    await api.openProfiles([uri, other]);
    const before = api.snapshot().profiles;
    write('twice.pb.gz', readFileSync(sampleUri('profiles/goroutine.1.pb.gz').fsPath));
    await api.openProfiles([uri]);
    const { profiles, activeId } = api.snapshot();
    assert.deepEqual(
      profiles.map(({ name, kind }) => [name, kind]),
      [
        ['twice.pb.gz', 'goroutine'],
        ['heap.2.pb.gz', 'heap'],
      ],
    );
    assert.notEqual(profiles[0]?.id, before[0]?.id);
    assert.equal(activeId, profiles[0]?.id);
  });

  it('shows the top suspect line when no suspect line is visible', async () => {
    const api = await leaktrail();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await api.openProfiles([sampleUri('profiles/heap.7.pb.gz')]);
    const marks = await api.marks();
    const editor = vscode.window.activeTextEditor;
    assert.match(editor?.document.uri.path ?? '', new RegExp(`${LEAK.file}$`));
    assert.equal((editor?.selection.active.line ?? -1) + 1, marks?.suspects[0]?.line);
    assert.equal(editor?.viewColumn, vscode.ViewColumn.One);
    assert.ok(api.panelState(), 'the panel is open');
  });

  it('closes all with Clear', async () => {
    const api = await leaktrail();
    await api.openProfiles([sampleUri('profiles/heap.7.pb.gz')]);
    await vscode.commands.executeCommand('leaktrail.clear');
    assert.deepEqual(api.snapshot().profiles, []);
    assert.equal(await api.marks(), undefined);
  });

  it('closes the active profile with Close Profile', async () => {
    const api = await leaktrail();
    await api.openProfiles([sampleUri('profiles/heap.7.pb.gz')]);
    await vscode.commands.executeCommand('leaktrail.closeProfile');
    assert.deepEqual(api.snapshot().profiles, []);
  });

  it('copies the command that prints the same with go tool pprof', async () => {
    const api = await leaktrail();
    await vscode.env.clipboard.writeText('');
    const uri = write("it's a heap.pb.gz", readFileSync(sampleUri('profiles/heap.7.pb.gz').fsPath));
    await api.openProfiles([uri]);
    await vscode.commands.executeCommand('leaktrail.copyPprofCommand');
    const quoted = `'${uri.fsPath.replace("'", `'\\''`)}'`;
    assert.equal(
      await vscode.env.clipboard.readText(),
      `go tool pprof -top -functions -nodecount=0 -nodefraction=0 -edgefraction=0 -sample_index=inuse_space ${quoted}`,
    );
  });

  it('opens the editor of a file that is a profile by its name, and marks the code', async () => {
    const api = await leaktrail();
    const uri = sampleUri('profiles/heap.raw.pprof');
    await vscode.commands.executeCommand('vscode.open', uri);
    const marks = await eventually('marks', () => api.marks());
    assert.equal(marks.suspects.length > 0, true);
    const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof vscode.TabInputCustom);
    assert.equal(input.viewType, 'leaktrail.profile');
    assert.equal(api.panelState(), undefined);
  });
});
