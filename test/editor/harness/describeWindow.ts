// What can be seen of a window in which a test failed: a picture, both consoles, and a text that says where they are.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { editorSetup } from './editorSetup.js';
import type { Workbench } from './workbench.js';

// The rest of the console is VS Code's own talk; the whole of it is in the log file.
const tellingLine = /\[Extension Host\]|\[page error\]|leaktrail/i;

/** Returns a text with the paths of picture and log and the telling lines of the consoles. */
export async function describeWindow(
  workbench: Workbench,
  server: { readonly output: () => string },
  title: string,
): Promise<string> {
  const { failuresFolder, install } = editorSetup();
  await mkdir(failuresFolder, { recursive: true });
  const slug = title.replace(/[^a-z0-9]+/gi, '-').slice(0, 80);
  const base = path.join(failuresFolder, `${install.version}-${slug}`);
  await workbench.page.screenshot({ path: `${base}.png` }).catch(() => undefined);
  const consoleText = workbench.consoleLines.join('\n');
  await writeFile(`${base}.log`, `${consoleText}\n--- server ---\n${server.output()}\n`);
  const telling = workbench.consoleLines.filter((line) => tellingLine.test(line));
  return `Screenshot and log: ${base}.{png,log}\n${telling.join('\n').slice(-2000)}`;
}
