// Runs programs of test/go/leaks and keeps what they say of themselves: a round of load, which is answered when it has come to rest, a heap profile after a
// collection, MemStats; as often as asked. Each snapshot is a folder as `leaktrail capture` writes it, without its description.
// All traffic is on the loopback interface, and no program outlives the run: it ends when its standard input does.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ANSWER_MILLIS = 60_000;
const START_MILLIS = 60_000;
const END_MILLIS = 5_000;

/**
 * Returns the folders of the snapshots, oldest first, and the load before each: units handled since the one before. Rejects
 * when the program does not answer.
 * @param {string} binary
 * @param {string} name of the program
 * @param {string} folder where the snapshots go
 * @param {{rounds?: number, memProfileRate?: number}} [options]
 * @returns {Promise<{snapshots: string[], load: number[]}>}
 */
export async function captureRounds(binary, name, folder, options = {}) {
  const { rounds = 8, memProfileRate = 524_288 } = options;
  const program = await start(binary, ['-case', name, '-mem-profile-rate', `${memProfileRate}`]);
  try {
    const snapshots = [];
    const load = [];
    let before = 0;
    for (let round = 1; round <= rounds; round++) {
      const { units } = JSON.parse((await program.get('/round')).toString());
      load.push(units - before);
      before = units;
      const snapshot = path.join(folder, String(round).padStart(2, '0'));
      mkdirSync(snapshot, { recursive: true });
      const save = async (file, url) =>
        writeFileSync(path.join(snapshot, file), await program.get(url));
      await save('heap.pb.gz', '/debug/pprof/heap?gc=1');
      await save('memstats.debug1.txt', '/debug/pprof/heap?debug=1');
      snapshots.push(snapshot);
    }
    return { snapshots, load };
  } catch (error) {
    throw new Error(`${name}: ${error.message}`, { cause: error });
  } finally {
    await program.stop();
  }
}

/** Resolves with the running program when it serves. */
async function start(binary, args) {
  const child = spawn(binary, [...args, '-addr', '127.0.0.1:0', '-until-stdin-closes'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => {
    child.once('close', resolve);
    child.once('error', resolve);
  });
  const stop = async () => {
    const timer = setTimeout(() => child.kill('SIGKILL'), END_MILLIS);
    child.stdin.end();
    await ended;
    clearTimeout(timer);
  };
  const url = await Promise.race([
    addressOf(child),
    ended.then(() => undefined),
    sleep(START_MILLIS, undefined, { ref: false }),
  ]);
  if (url === undefined) {
    await stop();
    throw new Error(`${binary} ${args.join(' ')} did not start`);
  }
  const get = async (urlPath) => {
    const response = await fetch(url + urlPath, { signal: AbortSignal.timeout(ANSWER_MILLIS) });
    if (!response.ok) throw new Error(`${urlPath}: ${response.status} ${await response.text()}`);
    return Buffer.from(await response.arrayBuffer());
  };
  return { get, stop };
}

function addressOf(child) {
  return new Promise((resolve) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
      const url = /^listening on (http:\S+)\n/m.exec(text)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
}
