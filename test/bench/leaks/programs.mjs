// The programs of test/go/leaks: built, listed, and the lines in their source that a judge has to find. The lines are named by
// comments, so that they cannot drift: `// leak here` marks the line whose memory gathers, `// leaks too` a line of which the
// leak keeps memory as well. With ` in NAME` a comment in a shared package counts for the program of that name alone.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../processes.mjs';

/** The folder of the Go module. */
export const moduleFolder = path.join(root, 'test/go/leaks');
const MARK = /\/\/ (leak here|leaks too)(?: in ([a-z-]+))?\b/;

/**
 * @typedef {object} Program
 * @property {string} name
 * @property {'leak' | 'look-alike'} kind
 * @property {number} cause number in the list of causes, 0 for none
 * @property {string} does
 * @property {readonly string[]} also prefixes of functions outside the module that the leak keeps memory of
 * @property {readonly string[]} here "FILE:LINE" of the lines that gather
 * @property {readonly string[]} too "FILE:LINE" of the lines that gather less beside them
 */

/**
 * Builds the binary; throws with what Go says.
 * @param {string} file
 */
export function buildPrograms(file) {
  const env = { ...process.env, GOWORK: 'off', GOTOOLCHAIN: 'local', GOFLAGS: '-buildvcs=false' };
  execFileSync('go', ['build', '-o', file, '.'], { cwd: moduleFolder, env });
}

/**
 * Returns the programs that a binary has, with the lines to find; throws for a leak without any.
 * @param {string} binary
 * @returns {Program[]}
 */
export function listPrograms(binary) {
  const marks = findMarks();
  return JSON.parse(execFileSync(binary, ['-list'], { encoding: 'utf8' })).map(
    ({ folder, ...program }) => {
      const own = (mark) =>
        mark.only === undefined
          ? path.dirname(mark.file) === path.join(moduleFolder, folder)
          : mark.only === program.name;
      const linesOf = (text) =>
        marks
          .filter((mark) => mark.text === text && own(mark))
          .map(({ file, line }) => `${file}:${line}`);
      const here = linesOf('leak here');
      if ((program.kind === 'leak') !== here.length > 0) {
        throw new Error(`${program.name} is a ${program.kind} with ${here.length} marked lines`);
      }
      return { ...program, here, too: linesOf('leaks too') };
    },
  );
}

function findMarks() {
  const marks = [];
  for (const name of readdirSync(moduleFolder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.go')) continue;
    const file = path.join(moduleFolder, name);
    readFileSync(file, 'utf8')
      .split('\n')
      .forEach((text, index) => {
        const match = MARK.exec(text);
        if (match) marks.push({ file, line: index + 1, text: match[1], only: match[2] });
      });
  }
  return marks;
}
