// Makes the sample workspace (source and profiles of the leaking service) anew in the folder named by the argument, for F5.
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { createSampleWorkspace } from './lib/sampleWorkspace.mjs';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Usage: node scripts/sample-workspace.mjs FOLDER');
  process.exit(2);
}
await rm(path.resolve(folder), { recursive: true, force: true });
await createSampleWorkspace(path.resolve(folder));
