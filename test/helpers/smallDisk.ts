/** A disk of its own that is nearly full from the start: a tmpfs of 1 MiB, which needs root on Linux. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether `onSmallDisk` works here. */
export const canMountDisks = process.platform === 'linux' && tryMount();

/** Runs the work while an empty folder is the root of a disk of 1 MiB. */
export async function onSmallDisk(folder: string, work: () => Promise<void>): Promise<void> {
  shell('mount -t tmpfs -o size=1m tmpfs "$1"', folder);
  try {
    await work();
  } finally {
    shell('umount "$1"', folder);
  }
}

/** Makes such a disk read-only. */
export function makeReadOnly(folder: string): void {
  shell('mount -o remount,ro "$1"', folder);
}

function shell(script: string, folder: string): void {
  const { status, stderr } = spawnSync('sh', ['-c', script, 'sh', folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

function tryMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'leaktrail-mount-'));
  try {
    shell('mount -t tmpfs -o size=1m tmpfs "$1" && umount "$1"', folder);
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(folder);
  }
}
