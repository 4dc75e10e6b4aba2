// What is found around a workspace: the commit, the go command, imports of net/http/pprof, Go programs.
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findGoCommand } from '../../src/io/goCommand.js';
import { readGitCommit } from '../../src/io/gitCommit.js';
import { isGoBinary } from '../../src/io/goBinary.js';
import { findPprofImports } from '../../src/io/pprofImports.js';
import { hasGo } from '../helpers/pprofOracle.js';

let folder = '';
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'leaktrail-discovery-')));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function write(name: string, text: string, mode = 0o644): Promise<string> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  await chmod(file, mode);
  return file;
}

function git(...args: string[]): string {
  const identity = ['-c', 'user.name=A', '-c', 'user.email=a@example.com'];
  return execFileSync('git', ['-C', folder, ...identity, ...args], { encoding: 'utf8' }).trim();
}

describe('readGitCommit', () => {
  it('gives what git rev-parse gives, from a folder deep inside, packed or not, detached or not', async () => {
    git('init', '-q', '-b', 'main');
    expect(await readGitCommit(folder)).toBe('');
    await write('deep/down/main.go', 'package main\n');
    git('add', '.');
    git('commit', '-qm', 'one');
    const commit = git('rev-parse', 'HEAD');
    expect(await readGitCommit(path.join(folder, 'deep', 'down'))).toBe(commit);
    git('pack-refs', '--all');
    expect(await readGitCommit(folder)).toBe(commit);
    git('checkout', '-q', '--detach');
    expect(await readGitCommit(folder)).toBe(commit);
  });

  it('follows the file that a linked worktree has instead of a folder', async () => {
    git('init', '-q', '-b', 'main');
    git('commit', '-q', '--allow-empty', '-m', 'one');
    git('worktree', 'add', '-q', '-b', 'feature/x', 'linked');
    const linked = path.join(folder, 'linked');
    expect(await readGitCommit(linked)).toBe(git('rev-parse', 'feature/x'));
  });

  it('is empty where there is no repository, and for references that lead elsewhere', async () => {
    expect(await readGitCommit(path.join(folder, 'nowhere'))).toBe('');
    await write('.git/HEAD', 'ref: refs/heads/../../../secret\n');
    await write('secret', `${'a'.repeat(40)}\n`);
    expect(await readGitCommit(folder)).toBe('');
    await write('.git/HEAD', 'ref: refs/heads/a\n');
    await write('.git/refs/heads/a', 'ref: refs/heads/a\n');
    expect(await readGitCommit(folder)).toBe('');
  });
});

describe('findGoCommand', () => {
  const script = '#!/bin/sh\nexit 0\n';

  it('takes the first program on the PATH that is not in the workspace', async () => {
    await write('workspace/go', script, 0o755);
    await write('notProgram/go', script, 0o644);
    const wanted = await write('tools/go', script, 0o755);
    const workspace = path.join(folder, 'workspace');
    await mkdir(path.join(folder, 'linked'));
    await symlink(path.join(workspace, 'go'), path.join(folder, 'linked', 'go'));
    const folders = ['', '.', workspace, path.join(folder, 'linked')];
    const places = [...folders, path.join(folder, 'notProgram'), path.dirname(wanted)];
    const env = { PATH: places.join(path.delimiter) };
    expect(await findGoCommand({ setting: '', workspaceFolders: [workspace], env })).toBe(wanted);
  });

  it('takes the setting when it is the absolute path of a program, and says so when it is not', async () => {
    const own = await write('own/mygo', script, 0o755);
    const options = { workspaceFolders: [], env: { PATH: '' } };
    expect(await findGoCommand({ ...options, setting: own })).toBe(own);
    for (const setting of ['go', './go', path.join(folder, 'missing'), folder]) {
      await expect(findGoCommand({ ...options, setting })).rejects.toMatchObject({
        code: 'tool-failed',
        message: `the setting leaktrail.goTest.goCommand is not the absolute path of a program: "${setting}"`,
      });
    }
  });
});

describe('findPprofImports', () => {
  it('lists files that import net/http/pprof with the addresses of their package', async () => {
    await write('go.mod', 'module example.com/m\n');
    const main = await write(
      'cmd/api/main.go',
      'package main\n\nimport (\n\t"net/http"\n\t_ "net/http/pprof"\n)\n',
    );
    await write(
      'cmd/api/flags.go',
      'package main\n\nvar addr = "localhost:6061"\n// not "localhost:7000"\nvar other = "[::1]:6062"\nvar bad = "x:99999"\n',
    );
    const single = await write('tool.go', 'package m\n\nimport pp "net/http/pprof"\n');
    await write('vendor/v/v.go', 'package v\n\nimport _ "net/http/pprof"\n');
    await write('tool_test.go', 'package m\n\nimport _ "net/http/pprof"\n');
    await write('none.go', 'package m\n\n// import _ "net/http/pprof" is not here\n');
    const found = await findPprofImports([folder], new AbortController().signal);
    expect(found).toEqual([
      { path: main, line: 5, addresses: ['localhost:6061', '[::1]:6062'] },
      { path: single, line: 3, addresses: [] },
    ]);
  });

  it('stops when it is told to', async () => {
    await write('main.go', 'package main\n');
    await expect(findPprofImports([folder], AbortSignal.abort())).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('isGoBinary', () => {
  it('is true for a Go program and false for others', async () => {
    expect(await isGoBinary(process.execPath)).toBe(false);
    expect(await isGoBinary(await write('script', '#!/bin/sh\n', 0o755))).toBe(false);
    expect(await isGoBinary(await write('short', '\x7fELF\x02\x01'))).toBe(false);
    expect(await isGoBinary(path.join(folder, 'missing'))).toBe(false);
  });

  it.skipIf(!hasGo())('is true for a program that was just built', async () => {
    await write('go.mod', 'module example.com/m\n\ngo 1.22\n');
    await write('main.go', 'package main\n\nfunc main() {}\n');
    const program = path.join(folder, 'program');
    execFileSync('go', ['build', '-ldflags=-s -w', '-o', program, '.'], { cwd: folder });
    expect(await isGoBinary(program)).toBe(true);
  });
});
