import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixturePath } from '../helpers/goldens.js';
import { buildCli, CLI_PATH, removeCli, runCli } from './runCli.js';
import type { CliResult } from './runCli.js';

const heap = fixturePath('handlerleak/default/heap.2.pb.gz');
let dir: string;
beforeAll(() => {
  buildCli();
  dir = mkdtempSync(join(tmpdir(), 'leaktrail-cli-'));
});
afterAll(() => {
  rmSync(dir, { recursive: true });
  removeCli();
});

/** Asserts that a run failed as bad input must: code 2, nothing on stdout, one line on stderr that matches. */
function expectRefused({ code, stdout, stderr }: CliResult, message: RegExp): void {
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^leaktrail: [^\n]+\n$/);
  expect(stderr).toMatch(message);
}

function file(name: string, content: Uint8Array | string): string {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
}

describe('a file that is no profile', () => {
  it.each([
    ['HTML', '<!DOCTYPE html><html><title>Sign in</title></html>', /HTML/],
    ['JSON', '{"cmdline":["/srv/app"],"memstats":{}}', /JSON/],
    ['nothing', '', /empty|no bytes|zero/i],
    ['an empty gzip', gzipSync(''), /empty|no bytes|zero/i],
    ['a gzip header', Uint8Array.of(0x1f, 0x8b), /./],
    ['noise', Uint8Array.from({ length: 500 }, (_, i) => (i * 89 + 7) & 255), /./],
    ['a name with escapes \u001b[31m\u202e', '<html>', /⟨U\+001B⟩\[31m⟨U\+202E⟩/],
  ])('is refused in one line: %s', async (name, content, message) => {
    const path = file(name, content);
    expectRefused(await runCli('info', path), message);
    expectRefused(await runCli('top', path, '--json'), message);
  });

  it('is refused in one line: two profiles in one file', async () => {
    expectRefused(
      await runCli('top', fixturePath('edge/refused-concatenated.pprof')),
      /two|concatenated/i,
    );
  });

  it('is refused in one line: a goroutine dump', async () => {
    const dump = fixturePath('handlerleak/default/goroutine-debug2.1.txt');
    expectRefused(await runCli('top', dump), /goroutine/);
  });

  it('is refused in one line: a folder, and a path that does not exist', async () => {
    mkdirSync(join(dir, 'folder'));
    expectRefused(await runCli('top', join(dir, 'folder')), /is a folder, not a file/);
    expectRefused(await runCli('tree', join(dir, 'missing')), /missing does not exist/);
    expectRefused(await runCli('top', heap, '--base', join(dir, 'missing')), /does not exist/);
  });

  it('is refused in one line that names no setting of the editor: more samples than the limit', async () => {
    const head = readFileSync(fixturePath('edge/unpacked.raw.pprof'));
    const samples = Buffer.alloc(16_100_000, Uint8Array.of(0x12, 0));
    const bytes = gzipSync(Buffer.concat([head, samples]), { level: 1 });
    const result = await runCli('info', file('many samples', bytes));
    expectRefused(result, /more than 8000000 samples/);
    expect(result.stderr).not.toContain('leaktrail.limits');
  });

  it('is refused in one line: a megabyte that inflates to a gigabyte', async () => {
    const member = gzipSync(new Uint8Array(64 << 20), { level: 9 });
    const bomb = file('bomb.pb.gz', Buffer.concat(Array.from({ length: 16 }, () => member)));
    expect(statSync(bomb).size / 2 ** 20).toBeCloseTo(1, 0);
    const started = performance.now();
    expectRefused(await runCli('info', bomb), /more than 512 MiB/);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it('is refused in one line: a profile cut at any 97th byte', async () => {
    const bytes = readFileSync(fixturePath('handlerleak/default/heap.7.pb.gz'));
    for (let length = 97; length < bytes.length; length += 97) {
      const cut = file('cut.pb.gz', bytes.subarray(0, length));
      expectRefused(await runCli('info', cut), /the gzip data ends too early: the file is cut off/);
    }
  });
});

describe('a command line that cannot be run', () => {
  it.each([
    [[], /no command given; see "leaktrail --help"/],
    [['frobnicate', heap], /unknown command "frobnicate"/],
    [['--frobnicate'], /unknown command "--frobnicate"/],
    [['help', 'frobnicate'], /unknown command "frobnicate"/],
    [['top'], /no profile given; see "leaktrail help top"/],
    [['top', heap, 'another'], /more than one profile: "another"/],
    [['top', heap, '--frobnicate'], /unknown option '--frobnicate'/],
    [['info', heap, '--cum'], /unknown option '--cum'/],
    [['diff'], /no base given; see "leaktrail help diff"/],
    [['diff', heap], /no profile given to compare with the base/],
    [['diff', heap, heap, 'third'], /more than two profiles: "third"/],
    [['diff', heap, heap, '--base', heap], /unknown option '--base'/],
    [['diff', heap, heap, '--sample-index=nope'], /nope/],
    [['memstats'], /no profile given/],
    [['memstats', heap, '--rss', '12MB'], /--rss "12MB" is not a number of bytes/],
    [['top', heap, '--focus'], /--focus/],
    [['top', heap, '--cum=yes'], /--cum/],
    [['top', heap, '--focus=a', '--focus=b'], /--focus is given twice/],
    [['top', heap, '--granularity=packets'], /granularity "packets" is not one of functions, /],
    [['top', heap, '--nodecount=-1'], /--nodecount "-1" is not a number of rows/],
    [
      ['top', heap, '--sample-index=space'],
      /choose one of alloc_objects, alloc_space, inuse_objects, inuse_space/,
    ],
    [['top', heap, '--focus=('], /focus: not a regular expression: missing closing \)/],
    [['top', heap, '--tagfocus=key=['], /tagfocus: not a regular expression/],
    [['top', heap, '--normalize'], /--normalize needs --base or --diff-base/],
    [['top', heap, '--base', heap, '--diff-base', heap], /exclude each other/],
    [
      ['top', heap, '--base', fixturePath('handlerleak/default/cpu.pb.gz')],
      /no sample type in common/,
    ],
    [['top', ''], /no profile given; see "leaktrail help top"/],
    [['top', fixturePath('edge/empty-stack.pb.gz'), '--sample-index=nope'], /choose one of /],
    [['top', fixturePath('edge/negative-values.pb.gz'), '--focus=('], /not a regular expression/],
    [['lines', fixturePath('edge/no-symbols.pb.gz'), '--root', heap], /is not a folder/],
    [['lines', heap], /no --root DIR given/],
    [['lines', heap, '--root', heap], /is not a folder/],
    [['lines', heap, '--root', join(tmpdir(), 'no such folder')], /does not exist/],
  ])('is refused in one line: %j', async (args, message) => {
    expectRefused(await runCli(...args), message);
  });
});

describe('the program', () => {
  it('prints its version and help', async () => {
    const { version } = JSON.parse(readFileSync(join(CLI_PATH, '../../package.json'), 'utf8')) as {
      version: string;
    };
    expect(await runCli('--version')).toEqual({
      code: 0,
      stdout: `leaktrail ${version}\n`,
      stderr: '',
    });
    const help = await runCli('--help');
    expect(help.code).toBe(0);
    for (const command of ['info', 'top', 'tree', 'lines']) {
      expect(help.stdout).toContain(`  ${command} FILE`);
      const { stdout, code } = await runCli('help', command);
      expect(code).toBe(0);
      expect(stdout).toContain(`Usage: leaktrail ${command} FILE`);
      expect(await runCli(command, '--help')).toEqual({ code, stdout, stderr: '' });
    }
  });

  it('warns on stderr about a filter that matches nothing, and succeeds', async () => {
    const { code, stdout, stderr } = await runCli('top', heap, '--focus=nothing-like-this');
    expect(code).toBe(0);
    expect(stdout).toContain('flat%');
    expect(stderr).toBe('leaktrail: warning: Focus expression matched no samples\n');
    const lines = await runCli('lines', heap, '--root', dir, '--focus=nothing-like-this');
    expect(lines).toMatchObject({ code: 0, stderr });
  });

  it('prints no control or bidirectional character of a hostile name', async () => {
    const names = fixturePath('edge/names.pb.gz');
    for (const args of [
      ['top', names, '--nodecount=0'],
      ['tree', names],
      ['top', names, '--json', '--nodecount=0'],
    ]) {
      const { stdout, code } = await runCli(...args);
      expect(code).toBe(0);
      expect(stdout).not.toMatch(/[^\P{Cc}\n\t]|\p{Cf}/u);
      expect(stdout).toMatch(/⟨U\+[0-9A-F]{4}⟩|\\u[0-9a-f]{4}/);
    }
  });

  it('ends quietly when the reader closes the pipe', async () => {
    const child = spawn(process.execPath, [CLI_PATH, 'tree', heap, '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});
