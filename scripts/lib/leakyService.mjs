// The leaking sample service, live: built with Go from a workspace's source, put under load in rounds, asked for
// real profiles of itself. Nothing here is needed where Go is absent; the committed profiles serve then.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { mustRun, runProcess, startProcess } from './processes.mjs';

const goEnv = () => ({
  ...process.env,
  GOFLAGS: '-buildvcs=false',
  GOWORK: 'off',
  GOTOOLCHAIN: 'local',
});

/** Returns the version of the Go on the PATH, such as `go1.26.8`; undefined when there is none. */
export async function findGo() {
  const result = await runProcess('go', ['env', 'GOVERSION'], {
    env: goEnv(),
    timeoutMillis: 20_000,
  });
  return result.code === 0 ? result.output.trim() : undefined;
}

/**
 * Builds the service from `workspace` and starts it on the address, or on a free port when that one is taken.
 * @param {string} workspace
 * @param {string} programFolder where the programs go, outside the workspace
 * @param {string} address
 */
export async function startLeakyService(workspace, programFolder, address) {
  const program = path.join(programFolder, 'shopd');
  const loadgen = path.join(programFolder, 'loadgen');
  const options = { cwd: workspace, env: goEnv(), timeoutMillis: 180_000 };
  await mustRun('go', ['build', '-o', program, '.'], options);
  await mustRun('go', ['build', '-o', loadgen, './cmd/loadgen'], options);
  const service = (await start(program, address)) ?? (await start(program, '127.0.0.1:0'));
  if (service === undefined) throw new Error('The sample service did not start.');

  /** @param {string} urlPath */
  async function get(urlPath) {
    const response = await fetch(service.url + urlPath, { signal: AbortSignal.timeout(30_000) });
    if (!response.ok) throw new Error(`${service.url}${urlPath}: ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  }

  return {
    url: service.url,
    loadgen,
    stop: service.stop,
    /** Sends one round of load and waits for its end. */
    load: (/** @type {number} */ requests) =>
      mustRun(loadgen, ['-url', service.url, '-requests', String(requests)], {
        timeoutMillis: 120_000,
      }),
    /** Writes one answer of the service to a file. */
    async save(/** @type {string} */ urlPath, /** @type {string} */ file) {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, await get(urlPath));
    },
  };
}

/** Returns the running service; undefined when it could not listen on the address. */
async function start(/** @type {string} */ program, /** @type {string} */ address) {
  /** @type {(url: string) => void} */
  let announce = () => undefined;
  /** @type {Promise<string>} */
  const listening = new Promise((resolve) => {
    announce = resolve;
  });
  const service = startProcess(program, ['-addr', address], {
    onLine: (line) => {
      const match = /^listening on (http:\S+)$/.exec(line);
      if (match?.[1]) announce(match[1]);
    },
  });
  const url = await Promise.race([listening, service.exited.then(() => undefined)]);
  return url === undefined ? undefined : { url, stop: service.stop };
}
