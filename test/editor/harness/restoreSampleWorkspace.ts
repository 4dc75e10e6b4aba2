// Brings a folder back to the sample workspace, touching no more than a test has changed: every file that is written is
// an event for the window that shows the folder.
import { readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { temporaryFolder } from '../../../scripts/lib/paths.mjs';
import { createSampleWorkspace } from '../../../scripts/lib/sampleWorkspace.mjs';

/** Removes from `folder` what the sample does not have, and writes again what is gone or differs. */
export async function restoreSampleWorkspace(folder: string): Promise<void> {
  const { folder: sample, remove } = await temporaryFolder('sample');
  try {
    await createSampleWorkspace(sample);
    const wanted = await listFiles(sample);
    const found = await listFiles(folder);
    for (const name of found) {
      if (!wanted.has(name)) await rm(path.join(folder, name), { recursive: true, force: true });
    }
    for (const name of wanted) {
      if (found.has(name) && (await isSame(path.join(sample, name), path.join(folder, name)))) {
        continue;
      }
      await createSampleWorkspace(folder);
      return;
    }
  } finally {
    await remove();
  }
}

/** Every file and folder below `folder`, by its path relative to it; a folder ends in a slash. */
async function listFiles(folder: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return new Set(
    entries.map((entry) => {
      const name = path.relative(folder, path.join(entry.parentPath, entry.name));
      return entry.isDirectory() ? `${name}/` : name;
    }),
  );
}

async function isSame(a: string, b: string): Promise<boolean> {
  if (a.endsWith('/')) return true;
  const [left, right] = await Promise.all([readFile(a), readFile(b)]);
  return left.equals(right);
}
