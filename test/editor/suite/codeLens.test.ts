import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  LEAK,
  lineWith,
  openSampleProfile,
  resetWindow,
  sampleUri,
  showSample,
  withoutAutoSave,
} from './sample.js';

async function lensesOf(
  path: string,
): Promise<{ line: number; title: string; command: unknown }[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    sampleUri(path),
  );
  return lenses
    .filter((lens) => lens.command?.command === 'leaktrail.revealFunction')
    .map((lens) => ({
      line: lens.range.start.line,
      title: lens.command?.title ?? '',
      command: lens.command,
    }));
}

describe('CodeLens', () => {
  withoutAutoSave();

  afterEach(async () => {
    await vscode.workspace
      .getConfiguration('leaktrail')
      .update('codeLens.threshold', undefined, vscode.ConfigurationTarget.Global);
    await vscode.workspace
      .getConfiguration('leaktrail')
      .update('codeLens.enabled', undefined, vscode.ConfigurationTarget.Global);
    await resetWindow();
  });

  it('stands above the leaking function with flat, cum, share and rank', async () => {
    const { profileId } = await openSampleProfile();
    const { document } = await showSample(LEAK.file);
    const [lens, ...others] = await lensesOf(LEAK.file);
    assert(lens);
    assert.equal(others.length, 0);
    assert.equal(lens.line, lineWith(document, 'func (s *Service) HandleCheckout'));
    assert.equal(lens.title, '$(flame)\u00a0355.3 MiB flat · 356.4 MiB cum · 93 % · #1 of 4');
    assert.deepEqual((lens.command as vscode.Command).arguments, [
      {
        profileId,
        name: 'example.com/shop/handlerleak/internal/checkout.(*Service).HandleCheckout',
      },
    ]);
  });

  it('follows the threshold, and shows a closure at the function that holds it', async () => {
    await openSampleProfile();
    const { document } = await showSample('internal/catalog/pages.go');
    assert.deepEqual(await lensesOf('internal/catalog/pages.go'), []);
    await vscode.workspace
      .getConfiguration('leaktrail')
      .update('codeLens.threshold', 2, vscode.ConfigurationTarget.Global);
    const [lens] = await lensesOf('internal/catalog/pages.go');
    assert(lens);
    assert.equal(lens.line, lineWith(document, 'func (p *Pages) HandleProduct'));
    assert.equal(lens.title, '$(flame)\u00a0func1: 13.8 MiB flat · 13.8 MiB cum · 3.6 % · #2 of 4');
  });

  it('moves with the function and goes away with the setting and with the profile', async () => {
    await openSampleProfile();
    const editor = await showSample(LEAK.file);
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), '// Edited.\n\n');
    });
    const [lens] = await lensesOf(LEAK.file);
    assert.equal(lens?.line, lineWith(editor.document, 'func (s *Service) HandleCheckout'));
    await vscode.workspace
      .getConfiguration('leaktrail')
      .update('codeLens.enabled', false, vscode.ConfigurationTarget.Global);
    assert.deepEqual(await lensesOf(LEAK.file), []);
    await vscode.workspace
      .getConfiguration('leaktrail')
      .update('codeLens.enabled', true, vscode.ConfigurationTarget.Global);
    assert.equal((await lensesOf(LEAK.file)).length, 1);
    await vscode.commands.executeCommand('leaktrail.clear');
    assert.deepEqual(await lensesOf(LEAK.file), []);
  });
});
