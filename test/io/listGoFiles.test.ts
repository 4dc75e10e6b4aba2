import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listGoFiles } from '../../src/io/listGoFiles.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'leaktrail-list-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

function write(path: string, text = 'package x\n'): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), text);
}

describe('listGoFiles', () => {
  it('lists Go files, sorted, with the modules and local replacements of each go.mod', async () => {
    write('go.mod', 'module example.com/app\nreplace example.com/lib => ./third/lib\n');
    write('tools/go.mod', 'module example.com/app/tools\n');
    for (const file of ['main.go', 'b/x.go', 'a/y.go', 'a/testdata/z.go', 'third/lib/l.go'])
      write(file);
    write('README.md');
    const { files, modules, path, isTruncated } = await listGoFiles(dir);
    expect(files).toEqual(['a/testdata/z.go', 'a/y.go', 'b/x.go', 'main.go', 'third/lib/l.go']);
    expect([...modules].sort((a, b) => (a.dir < b.dir ? -1 : 1))).toEqual([
      { modulePath: 'example.com/app', dir: '' },
      { modulePath: 'example.com/lib', dir: 'third/lib' },
      { modulePath: 'example.com/app/tools', dir: 'tools' },
    ]);
    expect({ path, isTruncated }).toEqual({ path: dir, isTruncated: false });
  });

  it('skips node_modules and repositories, and follows no link out of the root', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'leaktrail-outside-'));
    try {
      writeFileSync(join(outside, 'secret.go'), 'package x\n');
      write('node_modules/p/x.go');
      write('.git/x.go');
      write('in.go');
      symlinkSync(join(outside, 'secret.go'), join(dir, 'file.go'));
      symlinkSync(outside, join(dir, 'folder'));
      symlinkSync('in.go', join(dir, 'inside.go'));
      symlinkSync('.', join(dir, 'again'));
      symlinkSync('nowhere.go', join(dir, 'broken.go'));
      expect((await listGoFiles(dir)).files).toEqual(['in.go', 'inside.go']);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  it('lists no folder, socket or device that is called like a Go file', async () => {
    mkdirSync(join(dir, 'folder.go'));
    const socket = createServer();
    await new Promise<void>((done) => socket.listen(join(dir, 'socket.go'), done));
    symlinkSync('/dev/zero', join(dir, 'device.go'));
    const { files } = await listGoFiles(dir);
    socket.close();
    expect(files).toEqual([]);
  });

  it('stops at the limit and says so', async () => {
    for (let i = 0; i < 10; i++) write(`f${i}.go`);
    const { files, isTruncated } = await listGoFiles(dir, 4);
    expect({ count: files.length, isTruncated }).toEqual({ count: 4, isTruncated: true });
    expect((await listGoFiles(dir, 10)).isTruncated).toBe(false);
  });

  it('says what is wrong with the root', async () => {
    write('x.go');
    await expect(listGoFiles(join(dir, 'missing'))).rejects.toThrow(/missing does not exist$/);
    await expect(listGoFiles(join(dir, 'x.go'))).rejects.toThrow(/x\.go is not a folder$/);
  });
});
