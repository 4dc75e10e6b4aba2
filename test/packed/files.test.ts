// What the packed extension holds: exactly the files named here, none of them a source, a test, a map or a fixture.
// `npm run package` writes out/leaktrail.vsix first. A new file is added to the list with the change that ships it.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { zipEntries } from './zipEntries.js';
import type { ZipEntry } from './zipEntries.js';

const root = path.resolve(import.meta.dirname, '../..');
const vsix = path.join(root, 'out', 'leaktrail.vsix');

const bundles = [
  'dist/capture.cjs',
  'dist/cli.cjs',
  'dist/extension.cjs',
  'dist/profileWorker.cjs',
  'dist/web/extension.js',
  'dist/web/profileWorker.js',
  'dist/webview.css',
  'dist/webview.js',
];
const documents = ['LICENSE.txt', 'changelog.md', 'package.json', 'readme.md'];
const readmePicture = 'media/screenshots/editor-dark.png';
const megabyte = 1_000_000;
/** The bundles for Node and for the browser hold the same core. */
const packedLimit = 1.25 * megabyte;

/** Returns the files of a shipped folder of the repository, as paths with `/`. */
function filesOf(folder: string, isShipped: (name: string) => boolean): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .map((file) => file.split(path.sep).join('/'))
    .filter(isShipped);
}

describe('the packed extension', () => {
  let entries: ZipEntry[];
  let files: string[];

  beforeAll(() => {
    if (!existsSync(vsix)) throw new Error('There is no package yet: npm run package');
    entries = zipEntries(readFileSync(vsix));
    files = entries
      .map(({ name }) => name)
      .filter((name) => name.startsWith('extension/'))
      .map((name) => name.slice('extension/'.length));
  });

  test('holds the bundles, the documents, the pictures and the texts, and nothing else', () => {
    const pictures = filesOf('media', (file) => /\.(svg|png)$/.test(file)).filter(
      (file) => !file.startsWith('media/screenshots/') || file === readmePicture,
    );
    const texts = [
      ...filesOf('l10n', (file) => file.endsWith('.json')),
      ...readdirSync(root).filter((name) => /^package\.nls(\..+)?\.json$/.test(name)),
    ];
    expect(files.sort()).toEqual([...bundles, ...documents, ...pictures, ...texts].sort());
  });

  test('holds no source, test, map, fixture or script outside the bundles', () => {
    const foreign = files.filter(
      (file) => /\.(ts|mts|map|mjs|go|gz|pprof|vsix)$/.test(file) || /^(src|test|out)\//.test(file),
    );
    expect(foreign).toEqual([]);
    const scripts = files.filter((file) => /\.(c?js)$/.test(file));
    expect(scripts.filter((file) => !bundles.includes(file))).toEqual([]);
  });

  test('is smaller than 1.25 MB packed and 3 MB unpacked', () => {
    expect(readFileSync(vsix).length).toBeLessThan(packedLimit);
    const unpacked = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    expect(unpacked).toBeLessThan(3 * megabyte);
  });
});
