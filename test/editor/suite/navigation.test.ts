import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  LEAK,
  lineWith,
  openSampleProfile,
  resetWindow,
  showSample,
  withoutAutoSave,
} from './sample.js';

/** Runs a navigation command and says where the cursor is then: "server.go:45". */
async function go(command: 'leaktrail.nextSuspect' | 'leaktrail.previousSuspect'): Promise<string> {
  await vscode.commands.executeCommand(command);
  const editor = vscode.window.activeTextEditor;
  assert(editor, 'an editor is open');
  const name = editor.document.uri.path.replace(/^.*\//, '');
  return `${name}:${editor.selection.active.line + 1}`;
}

describe('Go to Next and Previous Suspect', () => {
  withoutAutoSave();

  afterEach(resetWindow);

  it('go through the files by rank, both ways and round', async () => {
    const { suspects } = await openSampleProfile();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const expected = suspects.map(({ uri, line }) => `${uri.replace(/^.*\//, '')}:${line}`);
    assert.equal(expected.length, 3);
    const forward: string[] = [];
    for (let step = 0; step < 4; step++) forward.push(await go('leaktrail.nextSuspect'));
    const [first, second, third] = expected;
    assert.deepEqual(forward, [first, second, third, first]);
    assert.equal(await go('leaktrail.previousSuspect'), third);
    assert.equal(await go('leaktrail.previousSuspect'), second);
  });

  it('start from the suspect at the cursor, where it is after edits', async () => {
    await openSampleProfile();
    const editor = await showSample(LEAK.file);
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), '\n\n\n');
    });
    const leak = lineWith(editor.document, LEAK.text);
    editor.selection = new vscode.Selection(leak + 1, 0, leak + 1, 0);
    assert.match(await go('leaktrail.nextSuspect'), /^pages\.go:/);
    assert.equal(await go('leaktrail.previousSuspect'), `checkout.go:${leak + 1}`);
  });

  it('do nothing and fail nothing without a profile', async () => {
    const editor = await showSample('main.go');
    await vscode.commands.executeCommand('leaktrail.nextSuspect');
    assert.equal(vscode.window.activeTextEditor, editor);
  });
});
