// Finds a Chromium for the headless editor, or installs Debian's when that is possible.
import { constants, existsSync } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { mustRun } from './processes.mjs';

const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @param {string} file */
async function isExecutable(file) {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} name */
async function onPath(name) {
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    const file = path.join(folder, name);
    if (folder !== '' && (await isExecutable(file))) return file;
  }
  return undefined;
}

/**
 * Returns the path of a Chromium: LEAKTRAIL_CHROMIUM, chromium, google-chrome, Playwright's own; undefined when
 * there is none. Throws when LEAKTRAIL_CHROMIUM names no program.
 * @returns {Promise<string | undefined>}
 */
async function findChromium() {
  const named = process.env['LEAKTRAIL_CHROMIUM'];
  if (named) {
    if (await isExecutable(named)) return named;
    throw new Error(`LEAKTRAIL_CHROMIUM names ${named}, which is not a program.`);
  }
  for (const name of ['chromium', 'google-chrome']) {
    const file = await onPath(name);
    if (file) return file;
  }
  const own = chromium.executablePath();
  return own && (await isExecutable(own)) ? own : undefined;
}

/**
 * Returns the path of a Chromium, installing Debian's package when this runs as root on Debian; throws an
 * Error of one sentence that says what to install otherwise.
 * @param {(line: string) => void} [log]
 */
export async function requireChromium(log = () => undefined) {
  const found = await findChromium();
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    log('No Chromium found: installing the Debian package chromium');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await mustRun('apt-get', ['update'], { env, timeoutMillis: 180_000 });
    await mustRun('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'], {
      env,
      timeoutMillis: 600_000,
    });
    const installed = await findChromium();
    if (installed) return installed;
  }
  throw new Error(
    'The editor tests need Chromium: install chromium or google-chrome, or set LEAKTRAIL_CHROMIUM to its path.',
  );
}

/**
 * Starts a headless Chromium as a Playwright server; specs connect to its `wsEndpoint()`.
 * @param {string} executablePath
 */
export function launchChromiumServer(executablePath) {
  return chromium.launchServer({ executablePath, headless: true, args: chromiumFlags });
}

/**
 * Starts a headless Chromium in this process's care.
 * @param {string} executablePath
 */
export function launchChromium(executablePath) {
  return chromium.launch({ executablePath, headless: true, args: chromiumFlags });
}
