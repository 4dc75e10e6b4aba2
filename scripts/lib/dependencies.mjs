// Brings node_modules in line with package-lock.json; imports nothing that node_modules would have to hold.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from './paths.mjs';
import { mustRun } from './processes.mjs';

/** @typedef {{packages: Record<string, {version?: string, optional?: boolean, devOptional?: boolean, link?: boolean}>}} LockFile */

/** Returns whether every package of the lock file is installed in its version (optional ones may be left out). */
function areDependenciesInstalled() {
  const installedFile = path.join(repositoryRoot, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  /** @type {LockFile} */
  const installed = JSON.parse(readFileSync(installedFile, 'utf8'));
  /** @type {LockFile} */
  const wanted = JSON.parse(readFileSync(path.join(repositoryRoot, 'package-lock.json'), 'utf8'));
  return Object.entries(wanted.packages).every(([location, { version, optional, link }]) => {
    if (location === '' || link === true) return true;
    const found = installed.packages[location];
    return found === undefined ? optional === true : found.version === version;
  });
}

/**
 * Runs `npm ci` when node_modules is missing or differs from the lock file.
 * @param {(line: string) => void} log
 */
export async function ensureDependencies(log) {
  if (areDependenciesInstalled()) return;
  log('Installing the packages of package-lock.json');
  await mustRun('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: repositoryRoot,
    timeoutMillis: 300_000,
  });
}
