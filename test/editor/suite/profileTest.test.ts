// "Profile Test" as anyone can call it: go is started for a test file that really lies in the workspace, and for nothing else. A
// program that writes down where it was started stands in for go.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { eventually, leaktrail, resetWindow, sampleUri } from './sample.js';

const testText = (name: string): string =>
  `package x\n\nimport "testing"\n\nfunc ${name}(t *testing.T) {}\n`;
const profileTestAt = (at: unknown): Thenable<unknown> =>
  vscode.commands.executeCommand('leaktrail.profileTestAt', at);

describe('Profile Test', () => {
  let outside = '';
  let inside = '';
  let startsFile = '';

  const setGoCommand = (value: string | undefined) =>
    vscode.workspace
      .getConfiguration('leaktrail')
      .update('goTest.goCommand', value, vscode.ConfigurationTarget.Global);
  const goCommand = (): string | undefined =>
    vscode.workspace.getConfiguration('leaktrail').get('goTest.goCommand');

  before(async () => {
    outside = realpathSync(mkdtempSync(path.join(tmpdir(), 'leaktrail-outside-')));
    inside = sampleUri('profiled').fsPath;
    startsFile = path.join(outside, 'starts.txt');
    const go = path.join(outside, 'go');
    writeFileSync(go, `#!/bin/sh\npwd -P >> '${startsFile}'\nexit 1\n`, { mode: 0o755 });
    writeFileSync(path.join(outside, 'out_test.go'), testText('TestOut'));
    mkdirSync(inside);
    writeFileSync(path.join(inside, 'own_test.go'), testText('TestOwn'));
    symlinkSync(path.join(outside, 'out_test.go'), path.join(inside, 'linked_test.go'));
    symlinkSync(outside, path.join(inside, 'linked'));
    await leaktrail();
    await setGoCommand(go);
    await eventually('the setting', () => (goCommand() === go ? true : undefined));
  });

  after(async () => {
    await setGoCommand(undefined);
    await resetWindow();
    rmSync(inside, { recursive: true, force: true });
    rmSync(outside, { recursive: true, force: true });
  });

  afterEach(() => {
    rmSync(startsFile, { force: true });
  });

  it('runs a test of the workspace in the folder of its file', async () => {
    await profileTestAt({ uri: sampleUri('profiled/own_test.go').toString(), name: 'TestOwn' });
    const starts = new Set(readFileSync(startsFile, 'utf8').trim().split('\n'));
    assert.deepEqual([...starts], [realpathSync(inside)]);
  });

  it('runs nothing that leads out of the workspace, is gone or is no test, and does not fail', async () => {
    const root = sampleUri('').toString().replace(/\/$/, '');
    const wayOut = path.relative(sampleUri('').fsPath, outside);
    const own = sampleUri('profiled/own_test.go').toString();
    const hostile: readonly unknown[] = [
      { uri: 'file:///gone_test.go', name: 'TestX' },
      { uri: `${root}/profiled/gone_test.go`, name: 'TestX' },
      { uri: `${root}/${wayOut}/out_test.go`, name: 'TestOut' },
      { uri: `${root}/profiled/linked_test.go`, name: 'TestOut' },
      { uri: `${root}/profiled/linked/out_test.go`, name: 'TestOut' },
      { uri: vscode.Uri.file(path.join(outside, 'out_test.go')).toString(), name: 'TestOut' },
      { uri: own, name: 'TestOut' },
      { uri: own, name: 'TestOwn$|^TestOut' },
      { uri: own, name: 1 },
      { uri: 'untitled:own_test.go', name: 'TestOwn' },
      { uri: 'https://example.test/own_test.go', name: 'TestOwn' },
      { uri: '', name: 'TestOwn' },
      { uri: '//', name: 'TestOwn' },
      { uri: own },
      'TestOwn',
      null,
      undefined,
    ];
    for (const at of hostile) {
      await profileTestAt(at);
      assert.equal(existsSync(startsFile), false, JSON.stringify(at));
    }
  });
});
