// Captures test/fixtures/handlerleak from the sample service test/go/handlerleak (needs Go and the right to create /src and /build).
// Out: profiles and dumps of a live process, in rounds of load, for several MemProfileRates and several ways to build.
// The service is built in neutral directories, because the compiler records absolute paths in every profile and
// committed fixtures must not name the machine that made them; a last check looks for such traces.
// Arguments: none for everything, `service` or `edge` (the synthetic profiles of test/go/edge) for a part. Then run scripts/goldens.mjs.
import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, hostname } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const serviceSource = join(root, 'test/go/handlerleak');
const edgeSource = join(root, 'test/go/edge');
const fixtures = join(root, 'test/fixtures');
const goEnv = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false', GOWORK: 'off' };
const sizeLimitBytes = 6 * 1024 * 1024;
const profilingFlags = ['-block-profile-rate', '1', '-mutex-profile-fraction', '1'];

/** Runs `use` with a copy of the service's source in `dir` and removes what it created, also after an error. */
async function withSourceIn(dir, use) {
  let firstCreated = dir;
  while (!existsSync(dirname(firstCreated))) firstCreated = dirname(firstCreated);
  if (existsSync(dir))
    throw new Error(
      `${dir} exists already: move it away, the script wants to create and remove it`,
    );
  try {
    mkdirSync(dir, { recursive: true });
    cpSync(serviceSource, dir, { recursive: true });
    await use(dir);
  } finally {
    rmSync(firstCreated, { recursive: true, force: true });
  }
}

/** Builds the service and the load generator in `dir` and returns the paths of both programs. */
function build(dir, flags = [], env = {}) {
  const server = join(dir, 'shopd');
  const loadgen = join(dir, 'loadgen');
  const options = { cwd: dir, env: { ...goEnv, ...env }, stdio: 'inherit' };
  execFileSync('go', ['build', ...flags, '-o', server, '.'], options);
  execFileSync('go', ['build', '-o', loadgen, './cmd/loadgen'], { ...options, env: goEnv });
  return { server, loadgen };
}

/** Starts the service and returns its URL, its process and what it has written to stderr so far. */
async function start(server, flags) {
  const child = spawn(server, ['-addr', '127.0.0.1:0', ...flags], {
    cwd: dirname(server),
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const service = { child, url: '', stderr: '' };
  child.stderr.on('data', (chunk) => (service.stderr += chunk));
  service.url = await new Promise((done, fail) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const found = /listening on (http:\S+)\n/.exec(text);
      if (found) done(found[1]);
    });
    child.on('exit', (code) => fail(new Error(`${server} ended with ${code}: ${service.stderr}`)));
  });
  return service;
}

async function stop({ child }, signal = 'SIGTERM') {
  const ended = new Promise((done) => child.once('close', done));
  child.kill(signal);
  await ended;
}

function load({ loadgen }, { url }, requests, bodyKib) {
  return new Promise((done, fail) => {
    const args = ['-url', url, '-requests', String(requests), '-body-kib', String(bodyKib)];
    const child = spawn(loadgen, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('close', (code) =>
      code === 0 ? done() : fail(new Error(`loadgen ended with ${code}`)),
    );
  });
}

async function get({ url }, path) {
  const response = await fetch(url + path);
  const body = Buffer.from(await response.arrayBuffer());
  if (!response.ok) throw new Error(`${path}: ${response.status} ${body.toString().slice(0, 200)}`);
  return body;
}

function save(dir, name, body) {
  mkdirSync(join(fixtures, dir), { recursive: true });
  writeFileSync(join(fixtures, dir, name), body);
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Saves heap.1.pb.gz before any load and heap.2.pb.gz … after each round. Connections are given time to close first. */
async function captureRounds(dir, programs, service, { rounds, requests, bodyKib, afterRound }) {
  for (let round = 0; round <= rounds; round++) {
    if (round > 0) await load(programs, service, requests, bodyKib);
    await pause(300);
    save(dir, `heap.${round + 1}.pb.gz`, await get(service, '/debug/pprof/heap?gc=1'));
    await afterRound?.(round);
  }
}

async function captureDefaultRate(programs) {
  const dir = 'handlerleak/default';
  const service = await start(programs.server, ['-stall-every', '50', ...profilingFlags]);
  const goroutines = async (number) => {
    save(dir, `goroutine.${number}.pb.gz`, await get(service, '/debug/pprof/goroutine'));
    save(
      dir,
      `goroutine-debug1.${number}.txt`,
      await get(service, '/debug/pprof/goroutine?debug=1'),
    );
    save(
      dir,
      `goroutine-debug2.${number}.txt`,
      await get(service, '/debug/pprof/goroutine?debug=2'),
    );
  };
  await captureRounds(dir, programs, service, {
    rounds: 6,
    requests: 3000,
    bodyKib: 64,
    afterRound: async (round) => {
      if (round === 1) await goroutines(1);
      if (round === 6) await goroutines(2);
    },
  });
  save(dir, 'heap-debug1.txt', await get(service, '/debug/pprof/heap?debug=1'));
  save(dir, 'allocs.pb.gz', await get(service, '/debug/pprof/allocs'));
  save(dir, 'allocs-debug1.txt', await get(service, '/debug/pprof/allocs?debug=1'));
  for (const name of ['mutex', 'block', 'threadcreate']) {
    save(dir, `${name}.pb.gz`, await get(service, `/debug/pprof/${name}`));
    save(dir, `${name}-debug1.txt`, await get(service, `/debug/pprof/${name}?debug=1`));
  }
  save(dir, 'vars.json', await get(service, '/debug/vars'));
  const heap = readFileSync(join(fixtures, dir, 'heap.7.pb.gz'));
  save(dir, 'heap.raw.pprof', gunzipSync(heap));
  save(dir, 'heap.gzipped.pprof', heap);
  save(dir, 'pprof.shopd.alloc_objects.alloc_space.inuse_objects.inuse_space.001.pb.gz', heap);

  const whileLoaded = load(programs, service, 30000, 16);
  const [cpu, delta] = await Promise.all([
    get(service, '/debug/pprof/profile?seconds=1'),
    get(service, '/debug/pprof/heap?seconds=1'),
    publishHeapTwice(service),
    whileLoaded,
  ]);
  save(dir, 'cpu.pb.gz', cpu);
  save(dir, 'heap-delta.pb.gz', delta);
  await stop(service);
}

/** Forces two collections within a second: a delta shows only what a collection has published in the meantime. */
async function publishHeapTwice(service) {
  for (const waitMs of [100, 600]) {
    await pause(waitMs);
    await get(service, '/debug/pprof/heap?gc=1');
  }
}

async function captureRate(programs, dir, flags, plan) {
  const service = await start(programs.server, flags);
  await captureRounds(dir, programs, service, plan);
  save(dir, 'allocs.pb.gz', await get(service, '/debug/pprof/allocs'));
  if (plan.text) save(dir, 'heap-debug1.txt', await get(service, '/debug/pprof/heap?debug=1'));
  await stop(service);
}

/**
 * Captures what path mapping needs: two heaps and the goroutines, and the dump that SIGQUIT writes.
 * The goroutines are at least `ageMs` old then; the collection of the last heap starts the runtime's clock for their wait.
 */
async function capturePaths(programs, dir, ageMs) {
  const service = await start(programs.server, ['-stall-every', '200']);
  await captureRounds(dir, programs, service, { rounds: 1, requests: 3000, bodyKib: 64 });
  await pause(ageMs);
  save(dir, 'goroutine.pb.gz', await get(service, '/debug/pprof/goroutine'));
  save(dir, 'goroutine-debug2.txt', await get(service, '/debug/pprof/goroutine?debug=2'));
  await stop(service, 'SIGQUIT');
  save(dir, 'goroutine-sigquit.txt', service.stderr);
}

/** Captures the goroutineleak profile, an experiment in Go 1.26. The first request can miss leaks, so the second is kept. */
async function captureGoroutineLeak(programs) {
  const dir = 'handlerleak/goroutineleak';
  const service = await start(programs.server, ['-stall-every', '100']);
  await load(programs, service, 3000, 4);
  await pause(300);
  await get(service, '/debug/pprof/goroutineleak');
  save(dir, 'goroutineleak.pb.gz', await get(service, '/debug/pprof/goroutineleak'));
  save(dir, 'goroutineleak-debug1.txt', await get(service, '/debug/pprof/goroutineleak?debug=1'));
  save(dir, 'goroutineleak-debug2.txt', await get(service, '/debug/pprof/goroutineleak?debug=2'));
  await stop(service);
}

function* filesBelow(dir) {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}

/** Throws if a captured file names this machine or this checkout, or if all of them together are too large to commit. */
function checkFixtures() {
  const traces = [hostname(), root, process.cwd(), homedir()].filter((text) => text.length > 5);
  let total = 0;
  const fixtureDirs = ['handlerleak', 'edge'].filter((name) => existsSync(join(fixtures, name)));
  for (const dir of fixtureDirs) {
    for (const path of filesBelow(join(fixtures, dir))) {
      const bytes = readFileSync(path);
      total += bytes.length;
      const content = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
      const trace = traces.find((text) => content.includes(text));
      if (trace) throw new Error(`${relative(root, path)} contains ${JSON.stringify(trace)}`);
      console.log(`${String(bytes.length).padStart(8)} B  ${relative(root, path)}`);
    }
  }
  console.log(`${String(total).padStart(8)} B  in all`);
  if (total > sizeLimitBytes) throw new Error(`fixtures are larger than ${sizeLimitBytes} B`);
}

async function captureService() {
  rmSync(join(fixtures, 'handlerleak'), { recursive: true, force: true });
  await withSourceIn('/src/shop', async (dir) => {
    const programs = build(dir);
    await captureDefaultRate(programs);
    const plan = { rounds: 6, requests: 900, bodyKib: 64 };
    const fine = (rate) => ['-mem-profile-rate', String(rate), '-stall-every', '100'];
    await captureRate(programs, 'handlerleak/rate4096', fine(4096), { ...plan, text: true });
    await captureRate(programs, 'handlerleak/rate1', fine(1), plan);
    await capturePaths(build(dir, ['-trimpath']), 'handlerleak/trimpath', 0);
    await captureGoroutineLeak(build(dir, [], { GOEXPERIMENT: 'goroutineleakprofile' }));
  });
  await withSourceIn('/build/app', async (dir) => {
    await capturePaths(build(dir), 'handlerleak/container', 125_000);
  });
}

function writeEdgeCases() {
  rmSync(join(fixtures, 'edge'), { recursive: true, force: true });
  mkdirSync(join(fixtures, 'edge'), { recursive: true });
  const options = { cwd: edgeSource, env: goEnv, stdio: 'inherit' };
  execFileSync('go', ['run', '.', join(fixtures, 'edge')], options);
}

const wanted = process.argv.slice(2);
if (wanted.length === 0 || wanted.includes('service')) await captureService();
if (wanted.length === 0 || wanted.includes('edge')) writeEdgeCases();
checkFixtures();
