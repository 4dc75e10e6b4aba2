// Packs the extension as out/leaktrail.vsix from a production build and prints its path and file list.
import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const vsix = path.join(root, 'out', 'leaktrail.vsix');
mkdirSync(path.dirname(vsix), { recursive: true });
// The README's picture is in the package itself, so its relative links stay as they are.
const flags = ['--no-dependencies', '--no-rewrite-relative-links', '--allow-missing-repository'];
execFileSync(
  process.execPath,
  [path.join(root, 'node_modules/@vscode/vsce/vsce'), 'package', ...flags, '--out', vsix],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
);
console.log(`${vsix}  ${(statSync(vsix).size / 1024).toFixed(0)} KiB`);
