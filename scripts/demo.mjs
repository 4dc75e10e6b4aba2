// `npm run demo`: the sample service that leaks, real profiles of it, and VS Code in the browser with Leaktrail installed.
//   --check        headless: opens the profile as a user would, compares the marked line with the CLI, exits 0 or 1
//   --port N       port of VS Code (default 8123, or a free one when that is taken; 0 always picks a free one)
//   --host HOST    address of VS Code (default 127.0.0.1; any other one is protected by a token in the URL)
// With Go on the PATH the service is built, run and profiled live; without, the committed profiles are used.
// Ctrl-C ends everything.
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './lib/dependencies.mjs';
import { repositoryRoot, temporaryFolder } from './lib/paths.mjs';
import { mustRun, untilInterrupt } from './lib/processes.mjs';
import { inRunScope } from './lib/runScope.mjs';

const vscodeVersion = '1.139.1';
const rounds = 3;
const requestsPerRound = 3000;
const log = (/** @type {string} */ line) => console.log(line);

function readOptions() {
  const { values } = parseArgs({
    options: {
      check: { type: 'boolean', default: false },
      port: { type: 'string', default: '8123' },
      host: { type: 'string', default: '127.0.0.1' },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new Error(`--port ${values.port}: give a number from 0 to 65535`);
  }
  return { isCheck: values.check, port, host: values.host };
}

/** Returns the port when it is free on the host, else 0, which lets the server pick one. */
function freePortOr0(/** @type {string} */ host, /** @type {number} */ port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(0));
    probe.listen(port, host, () => probe.close(() => resolve(port)));
  });
}

/** Fills the workspace's profiles/ and returns the newest heap profile and the live service, if there is one. */
async function prepareProfiles(
  /** @type {string} */ workspace,
  /** @type {string} */ programs,
  isCheck,
) {
  const { findGo, startLeakyService } = await import('./lib/leakyService.mjs');
  const { createSampleWorkspace, sampleProfilesFolder } = await import('./lib/sampleWorkspace.mjs');
  await createSampleWorkspace(workspace);
  const goVersion = await findGo();
  if (goVersion === undefined) {
    log(
      `No Go on the PATH: using the committed profiles of ${path.relative(repositoryRoot, sampleProfilesFolder)}`,
    );
    return { heap: path.join(workspace, 'profiles', 'heap.7.pb.gz'), service: undefined };
  }
  await rm(path.join(workspace, 'profiles'), { recursive: true });
  log(`Building and running the sample service with ${goVersion}`);
  const service = await startLeakyService(
    workspace,
    programs,
    isCheck ? '127.0.0.1:0' : '127.0.0.1:6060',
  );
  const profile = (/** @type {string} */ name) => path.join(workspace, 'profiles', name);
  await service.save('/debug/pprof/heap?gc=1', profile('heap.1.pb.gz'));
  for (let round = 1; round <= rounds; round++) {
    await service.load(requestsPerRound);
    await service.save('/debug/pprof/heap?gc=1', profile(`heap.${round + 1}.pb.gz`));
    log(
      `Round ${round} of ${rounds}: ${requestsPerRound} requests sent, profiles/heap.${round + 1}.pb.gz saved`,
    );
  }
  await service.save('/debug/pprof/goroutine', profile('goroutine.pb.gz'));
  await service.save('/debug/pprof/goroutine?debug=2', profile('goroutine-debug2.txt'));
  return { heap: profile(`heap.${rounds + 1}.pb.gz`), service };
}

/** Compiles the check, which is TypeScript and uses the editor tests' harness, and runs it. */
async function runCheck(
  /** @type {{origin: string, version: string, machineSettings: string, output: () => string}} */ server,
  workspace,
  heap,
) {
  const esbuild = await import('esbuild');
  const compiled = path.join(repositoryRoot, 'out', 'demo', 'demoCheck.mjs');
  await esbuild.build({
    absWorkingDir: repositoryRoot,
    entryPoints: ['test/editor/harness/demoCheck.ts'],
    outfile: compiled,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  const { launchChromium, requireChromium } = await import('./lib/browser.mjs');
  const { checkDemo } = await import(compiled);
  const browser = await launchChromium(await requireChromium(log));
  try {
    return await checkDemo({
      browser,
      server,
      workspace,
      heap,
      cli: path.join(repositoryRoot, 'dist', 'cli.cjs'),
      failuresFolder: path.join(repositoryRoot, 'out', 'demo'),
      log,
    });
  } finally {
    await browser.close();
  }
}

async function main() {
  const { isCheck, port, host } = readOptions();
  await ensureDependencies(log);
  const { installExtension, installVSCode, startVSCode, workbenchUrl } =
    await import('./lib/vscodeServer.mjs');
  log('Packing Leaktrail');
  await mustRun(process.execPath, [path.join(repositoryRoot, 'scripts', 'package.mjs')], {
    cwd: repositoryRoot,
    timeoutMillis: 180_000,
  });
  const vsix = path.join(repositoryRoot, 'out', 'leaktrail.vsix');
  const temporary = await temporaryFolder('demo');
  const workspace = path.join(temporary.folder, 'handlerleak');
  const { heap, service } = await prepareProfiles(workspace, temporary.folder, isCheck);
  log(`Preparing VS Code ${vscodeVersion}`);
  const install = await installVSCode(vscodeVersion);
  const extensionsFolder = path.join(temporary.folder, 'extensions');
  await installExtension(install, vsix, extensionsFolder);
  const isLoopback = ['127.0.0.1', 'localhost', '::1'].includes(host);
  const token = isLoopback ? undefined : randomBytes(16).toString('hex');
  const server = await startVSCode(install, {
    hasAllExtensions: true,
    extensionsFolder,
    host,
    port: isCheck ? 0 : await freePortOr0(host, port),
    isKept: true,
    ...(token === undefined ? {} : { token }),
  });
  try {
    if (isCheck) {
      if (!(await runCheck(server, workspace, heap))) process.exitCode = 1;
      return;
    }
    const url = new URL(workbenchUrl(server.origin, workspace));
    if (token !== undefined) url.searchParams.set('tkn', token);
    log(instructions(url.href, path.relative(workspace, heap), service));
    const end = await Promise.race([untilInterrupt(), server.exited]);
    if (end !== undefined)
      throw new Error(`VS Code ended by itself:\n${server.output().slice(-2_000)}`);
    log('\nEnding VS Code and the sample service');
  } finally {
    await server.stop();
    await service?.stop();
    await temporary.remove();
  }
}

function instructions(/** @type {string} */ url, /** @type {string} */ heap, service) {
  const live = service
    ? [
        '',
        `The leaking service is live at ${service.url}. To see what grows:`,
        `5. Press F1, "Leaktrail: Capture Snapshot…", and take ${service.url.replace('http://', '')}.`,
        '6. Put load on it:',
        `   ${service.loadgen} -url ${service.url} -requests ${requestsPerRound}`,
        '7. In the Snapshots view press Capture Again, then "Compare with Previous": the line that grew is marked.',
      ]
    : [];
  return [
    '',
    `Open  ${url}`,
    '',
    '1. Press F1, type "Leaktrail: Open Heap Profile…" and press Enter.',
    `2. Choose ${heap}.`,
    '3. internal/checkout/checkout.go opens: the line that leaks is marked in the gutter, with its bytes at its end.',
    '4. Click the text above its function, or a row of the panel, to go between code and numbers.',
    ...live,
    '',
    'Ctrl-C ends everything.',
  ].join('\n');
}

try {
  await inRunScope(main);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
