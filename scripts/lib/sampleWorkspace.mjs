// The workspace of the demo and of the editor tests: the source of the leaking sample service as a Go module of
// its own, with profiles of it in the folder profiles/.
import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { repositoryRoot } from './paths.mjs';

/** The sample service's source, in the repository. */
const sampleServiceFolder = path.join(repositoryRoot, 'test', 'go', 'handlerleak');

/** The profiles captured from the sample service, in the repository. */
export const sampleProfilesFolder = path.join(
  repositoryRoot,
  ...['test', 'fixtures', 'handlerleak', 'default'],
);

/**
 * Copies the sample service's source into `folder`, and the profiles of `profilesFolder` below it.
 * @param {string} folder
 * @param {string} [profilesFolder]
 */
export async function createSampleWorkspace(folder, profilesFolder = sampleProfilesFolder) {
  await mkdir(folder, { recursive: true });
  await cp(sampleServiceFolder, folder, { recursive: true });
  await cp(profilesFolder, path.join(folder, 'profiles'), { recursive: true });
}
