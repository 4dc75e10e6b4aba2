// Files that are no profile, in the extension host: each gives one clear error and leaves open what is open. The error
// is the one that the notification and the panel show; the notification itself is looked at in clicks/.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import * as vscode from 'vscode';
import { leaktrail, resetWindow, sampleUri } from './sample.js';

const OPEN = 'heap.7.pb.gz';
/** A sentence for people: what is wrong, then what to do, on one line that can be read at once. */
const MAX_DETAIL = 250;

describe('A file that is no profile', () => {
  let folder = '';
  let heap: Uint8Array = new Uint8Array();
  let openId: number | undefined;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'leaktrail-suite-'));
    heap = readFileSync(sampleUri(`profiles/${OPEN}`).fsPath);
    const api = await leaktrail();
    await api.openProfiles([sampleUri(`profiles/${OPEN}`)]);
    openId = api.snapshot().activeId;
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await resetWindow();
  });

  const write = (name: string, content: Uint8Array | string): vscode.Uri => {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    return vscode.Uri.file(file);
  };

  /** Opens a bad file and asserts that its one error matches, and that nothing else has changed. */
  async function expectRefused(uri: vscode.Uri, pattern: RegExp): Promise<void> {
    const api = await leaktrail();
    await api.openProfiles([uri]);
    const { error, profiles, activeId, isLoading } = api.snapshot();
    assert.equal(error?.title, `${path.basename(uri.fsPath)} cannot be opened`);
    assert.match(error.detail, pattern);
    assert.match(error.detail, /^[A-Z][^\n]+\.$/);
    assert.ok(error.detail.length <= MAX_DETAIL, error.detail);
    assert.deepEqual(
      profiles.map(({ name, id }) => [name, id]),
      [[OPEN, openId]],
    );
    assert.deepEqual({ activeId, isLoading }, { activeId: openId, isLoading: false });
  }

  const gigabyteBomb = (): Uint8Array => {
    const member = gzipSync(new Uint8Array(64 * 2 ** 20), { level: 9 });
    return Buffer.concat(Array.from({ length: 16 }, () => member));
  };
  const bad: readonly (readonly [string, () => Uint8Array | string, RegExp])[] = [
    ['empty.pprof', () => '', /^The file is empty \(0 bytes\)\. Capture the profile again/],
    ['page.pprof', () => '<!doctype html><title>Sign in</title>', /HTML page titled "Sign in"/],
    ['bomb.pprof', gigabyteBomb, /more than 512 MiB/],
    ['bomb1.pprof', () => gzipSync(new Uint8Array(600 * 2 ** 20)), /more than 512 MiB/],
    ['program.pprof', () => '\x7fELF\x02\x01\x01', /ELF program/],
  ];
  for (const [name, content, pattern] of bad) {
    it(`says in one sentence what is wrong with ${name}, and keeps what is open`, async () => {
      await expectRefused(write(name, content()), pattern);
    });
  }

  it('says that a profile is cut off, wherever it is cut, and keeps what is open', async () => {
    for (let length = 97; length < heap.length; length += 97) {
      await expectRefused(
        write(`cut-at-${length}.pprof`, heap.subarray(0, length)),
        /^The gzip data ends too early: the file is cut off\. Capture or copy the file again/,
      );
    }
  });

  it('keeps the marks of what is open', async () => {
    const api = await leaktrail();
    const marks = await api.marks();
    assert.ok(marks);
    assert.equal(marks.profileId, openId);
    assert.ok(marks.suspects.length > 0);
  });
});
