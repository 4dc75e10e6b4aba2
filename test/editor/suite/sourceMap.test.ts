import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { SourceMap } from '../../../src/host/editor/sourceMap.js';
import { nodePlatform } from '../../../src/host/platform/node.js';
import type { OpenProfile, ProfileStore } from '../../../src/host/profileStore.js';
import type { SourceFile } from '../../../src/protocol/profileService.js';
import { eventually, sampleUri } from './sample.js';

describe('The source map', () => {
  const log = vscode.window.createOutputChannel('Leaktrail source map test', { log: true });
  let outside = '';
  let inside = '';
  let names: SourceFile[] = [];
  let sourceMap: SourceMap;

  before(async () => {
    outside = await mkdtemp(path.join(tmpdir(), 'leaktrail-outside-'));
    inside = sampleUri('mapped').fsPath;
    await mkdir(path.join(inside, 'real'), { recursive: true });
    await mkdir(path.join(inside, 'vendor', 'example.com', 'lib'), { recursive: true });
    await mkdir(path.join(outside, 'secret'));
    await writeFile(path.join(outside, 'secret', 'secret.go'), 'package secret\n');
    await writeFile(path.join(inside, 'go.mod'), 'module example.com/mapped\n');
    await writeFile(path.join(inside, 'real', 'real.go'), 'package real\n');
    await writeFile(path.join(inside, 'vendor', 'example.com', 'lib', 'lib.go'), 'package lib\n');
    await symlink(path.join(outside, 'secret'), path.join(inside, 'linkdir'));
    await symlink(path.join(outside, 'secret', 'secret.go'), path.join(inside, 'real', 'link.go'));
    await symlink(path.join(inside, 'real', 'real.go'), path.join(inside, 'real', 'alias.go'));
  });

  after(async () => {
    log.dispose();
    await rm(outside, { recursive: true, force: true });
    await rm(inside, { recursive: true, force: true });
  });

  beforeEach(() => {
    // Only the list of names is given here; files, links and folders are real.
    const service = { request: () => Promise.resolve(names) } as unknown as ProfileStore['service'];
    sourceMap = new SourceMap(service, nodePlatform, log);
  });

  afterEach(() => {
    sourceMap.dispose();
  });

  const resolve = (...fileNames: (string | SourceFile)[]) => {
    names = fileNames.map((name) =>
      typeof name === 'string' ? { fileName: name, packagePath: '' } : name,
    );
    return sourceMap.resolve({ id: 1, name: 'test' } as OpenProfile);
  };
  const relative = (uri: vscode.Uri | undefined) =>
    uri === undefined ? undefined : vscode.workspace.asRelativePath(uri, false);

  it('finds -trimpath names, container paths and the path itself by module', async () => {
    const container = '/src/shop/internal/checkout/checkout.go';
    const trimmed = 'example.com/shop/handlerleak/internal/lru/lru.go';
    const real = path.join(inside, 'real', 'real.go');
    const sources = await resolve(
      {
        fileName: container,
        packagePath: 'example.com/shop/handlerleak/internal/checkout',
      },
      { fileName: trimmed, packagePath: 'example.com/shop/handlerleak/internal/lru' },
      { fileName: real, packagePath: 'example.com/mapped/real' },
    );
    assert.equal(relative(sources.uriOf(container)), 'internal/checkout/checkout.go');
    assert.equal(relative(sources.uriOf(trimmed)), 'internal/lru/lru.go');
    assert.equal(relative(sources.uriOf(real)), 'mapped/real/real.go');
    assert.deepEqual(sources.ownFiles, [container, trimmed, real]);
  });

  it('refuses what leads out of the workspace, by link or by name', async () => {
    const refused = [
      'example.com/mapped/linkdir/secret.go',
      'example.com/mapped/real/link.go',
      path.join(outside, 'secret', 'secret.go'),
      path.join(inside, '..', '..', path.basename(outside), 'secret', 'secret.go'),
      '/etc/passwd',
      'file:///etc/passwd.go',
      '\\\\host\\share\\x.go',
      '//host/share/x.go',
      'C:\\Windows\\x.go',
      '~/x.go',
      '%2e%2e%2fx.go',
      'real.go\0.go',
    ];
    const sources = await resolve(
      ...refused.map((fileName) => ({ fileName, packagePath: path.posix.dirname(fileName) })),
    );
    for (const name of refused) assert.equal(sources.uriOf(name), undefined, name);
    assert.deepEqual(sources.ownFiles, []);
  });

  it('follows a link that stays inside', async () => {
    const name = 'example.com/mapped/real/alias.go';
    const sources = await resolve({ fileName: name, packagePath: 'example.com/mapped/real' });
    assert.equal(relative(sources.uriOf(name)), 'mapped/real/alias.go');
  });

  it('finds vendored code but does not call it own', async () => {
    const name = path.join(inside, 'vendor', 'example.com', 'lib', 'lib.go');
    const sources = await resolve({ fileName: name, packagePath: 'example.com/lib' });
    assert.equal(relative(sources.uriOf(name)), 'mapped/vendor/example.com/lib/lib.go');
    assert.deepEqual(sources.ownFiles, []);
  });

  it('notices files that come and go', async function () {
    // VS Code hands out file events in turns, and the thousands of files of other tests come first.
    this.timeout(120_000);
    const name = 'example.com/mapped/late/late.go';
    const late = { fileName: name, packagePath: 'example.com/mapped/late' };
    assert.equal((await resolve(late)).uriOf(name), undefined);
    let isInvalid = false;
    sourceMap.onDidInvalidate(() => {
      isInvalid = true;
    });
    await mkdir(path.join(inside, 'late'));
    await writeFile(path.join(inside, 'late', 'late.go'), 'package late\n');
    // The watcher begins some time after it was made, and what came before that is not reported.
    let count = 0;
    await eventually(
      'the watcher',
      async () => {
        await writeFile(path.join(inside, 'late', `more${count++}.go`), 'package late\n');
        await new Promise((resolve) => setTimeout(resolve, 100));
        return isInvalid ? true : undefined;
      },
      100_000,
    );
    const found = await eventually('the new file', async () => (await resolve(late)).uriOf(name));
    assert.equal(relative(found), 'mapped/late/late.go');
  });

  it('does not wait long for 100 000 names', async () => {
    const many = Array.from({ length: 100_000 }, (_, index) => `/go/pkg/mod/x/y${index}/z.go`);
    const from = performance.now();
    const sources = await resolve(...many);
    const millis = performance.now() - from;
    console.log(`[suite] 100 000 names: ${millis.toFixed(0)} ms`);
    assert.deepEqual(sources.ownFiles, []);
    assert(millis < 30_000, `${millis.toFixed(0)} ms`);
  });
});
