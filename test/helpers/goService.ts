// Go programs of test/go that serve net/http/pprof: built once, started on a free port, ended by their own process.
import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';

/** A running program. */
export interface GoService {
  /** "http://127.0.0.1:40123". */
  readonly url: string;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

/** Builds a package of test/go ("handlerleak/cmd/loadgen") into a file. */
export function buildGo(packageFolder: string, file: string): void {
  const folder = join(import.meta.dirname, '../go', packageFolder);
  execFileSync('go', ['build', '-o', file, '.'], { cwd: folder });
}

/** Starts a program that prints "listening on URL" when it serves. */
export function startGo(file: string, args: readonly string[]): Promise<GoService> {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve();
    });
  });
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const url = /listening on (http:\S+)\n/.exec(text)?.[1];
      if (url === undefined || child.pid === undefined) return;
      const stop = (): Promise<void> => {
        child.kill('SIGKILL');
        return ended;
      };
      resolve({ url, pid: child.pid, stop });
    });
    child.once('error', reject);
    void ended.then(() => {
      reject(new Error(`${file} ended: ${text}`));
    });
  });
}
