/**
 * A window that captures: a program of its own, bundled and started by the tests, that writes snapshots into a store and prints the id of
 * each as soon as it is complete. Arguments: folder, count, and the number of the file-system call before which it kills itself (0 for
 * never); with LEAKTRAIL_TRACE the calls are printed. Content is such that every part can be checked by itself.
 */
import { createHash } from 'node:crypto';
import { writeSync } from 'node:fs';
import fs from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';
import { openSnapshotStore } from '../../src/io/snapshotStore.js';
import { capturedFacts } from './snapshots.js';

const PIECES = 3;
const [folder = '', count = '0', killAt = '0'] = process.argv.slice(2);
const isTracing = process.env['LEAKTRAIL_TRACE'] !== undefined;
let calls = 0;

function beforeCall(name: string, path: unknown): void {
  calls++;
  // A path is absolute; other texts are content.
  const isPath = typeof path === 'string' && isAbsolute(path);
  if (isTracing) writeSync(1, `${name} ${isPath ? basename(path) : ''}\n`);
  if (calls === Number(killAt)) process.kill(process.pid, 'SIGKILL');
}

type Call = (this: unknown, ...args: unknown[]) => unknown;

/** Counts the calls of a function of an object. */
function countCalls(object: object, name: string): void {
  const functions = object as Record<string, Call>;
  const original = functions[name]!;
  functions[name] = function (...args) {
    beforeCall(name, args[0]);
    return original.apply(this, args);
  };
}

async function main(): Promise<void> {
  const probe = await fs.open(process.execPath);
  const handle = Object.getPrototypeOf(probe) as FileHandle;
  await probe.close();
  for (const name of ['open', 'mkdir', 'rename', 'rm', 'readdir']) countCalls(fs, name);
  for (const name of ['write', 'writeFile', 'sync']) countCalls(handle, name);
  const store = openSnapshotStore({ folder, maxBytes: () => 2 ** 40 });
  for (let number = 0; number < Number(count); number++) {
    const draft = await store.begin();
    const hash = createHash('sha256');
    for (const [kind, format] of [
      ['heap', 'proto'],
      ['goroutines', 'debug2'],
    ] as const) {
      const part = await draft.createPart(kind, format);
      for (let i = 0; i < PIECES; i++) {
        const piece = Buffer.alloc(4096, `${process.pid} ${number} ${kind} ${i} `);
        hash.update(piece);
        await part.write(piece);
      }
      await part.finish();
    }
    const { id } = await draft.complete(
      capturedFacts({
        timeMillis: Date.now(),
        process: { buildId: '', binary: '', commandHash: hash.digest('hex') },
      }),
    );
    writeSync(1, `complete ${id}\n`);
  }
  writeSync(1, `calls ${calls}\n`);
}

void main();
