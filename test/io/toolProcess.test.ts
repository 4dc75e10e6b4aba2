// A program that is run: its output by lines, whatever it prints, and its end.
import { describe, expect, it } from 'vitest';
import { runTool } from '../../src/io/toolProcess.js';

function run(script: string, onLine: (line: string) => void, timeoutMillis = 60_000) {
  return runTool({
    command: process.execPath,
    args: ['-e', script],
    cwd: process.cwd(),
    timeoutMillis,
    signal: new AbortController().signal,
    onLine,
  });
}

describe('runTool', () => {
  it('gives the exit code and every line of both outputs, also the last one without an end', async () => {
    const lines: string[] = [];
    const code = await run(
      'process.stdout.write("one\\r\\n\\ntwo"); process.stderr.write("é\\n"); process.exitCode = 3',
      (line) => lines.push(line),
    );
    expect(code).toBe(3);
    expect(lines.sort()).toEqual(['', 'one', 'two', 'é']);
  });

  it('keeps the beginning of a line without end, and no more', async () => {
    const lines: string[] = [];
    await run(
      'const part = "x".repeat(1 << 20); for (let i = 0; i < 64; i++) require("fs").writeSync(1, part)',
      (line) => lines.push(line),
    );
    expect(lines).toEqual(['x'.repeat(4000)]);
  });

  it('stops passing lines on when there are too many, and says so once', async () => {
    let count = 0;
    let last = '';
    await run(
      'const part = ("y".repeat(99) + "\\n").repeat(1000); for (let i = 0; i < 100; i++) require("fs").writeSync(1, part)',
      (line) => {
        count++;
        last = line;
      },
    );
    expect(last).toBe('… more output was left out');
    expect(count).toBeLessThan(45_000);
    expect(count).toBeGreaterThan(40_000);
  });

  it('ends a program that takes too long, and says so', async () => {
    await expect(run('setInterval(() => 0, 1000)', () => undefined, 200)).rejects.toMatchObject({
      code: 'timed-out',
      message: `${process.execPath} did not end within 0.2 s and was stopped`,
    });
  });

  it('says that a program is not there', async () => {
    const command = '/nowhere/go';
    const signal = new AbortController().signal;
    const options = { args: [], cwd: '/', timeoutMillis: 1000, signal, onLine: () => undefined };
    await expect(runTool({ command, ...options })).rejects.toMatchObject({
      code: 'tool-failed',
      message: '/nowhere/go cannot be run (ENOENT)',
    });
  });
});
