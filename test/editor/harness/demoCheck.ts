// The demo's check: opens the newest heap profile as a user would and compares the leaking line's text in the
// editor with the number that the command line tool computes from the same file.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { workbenchUrl } from '../../../scripts/lib/vscodeServer.mjs';
import { readShownBytes } from './shownBytes.js';
import { Workbench } from './workbench.js';
import type { WorkbenchServer } from './workbench.js';

/** What `scripts/demo.mjs -- --check` hands over. */
export interface DemoCheck {
  readonly browser: Browser;
  readonly server: WorkbenchServer & { readonly output: () => string };
  readonly workspace: string;
  /** The absolute path of the heap profile to open. */
  readonly heap: string;
  /** The absolute path of the CLI bundle. */
  readonly cli: string;
  readonly failuresFolder: string;
  readonly log: (line: string) => void;
}

interface LinesReport {
  readonly files: readonly {
    readonly path: string;
    readonly lines: readonly { readonly line: number; readonly flat: number }[];
  }[];
}

const leakingFile = 'internal/checkout/checkout.go';
/** Returns the line of the leaking file that holds most bytes, from the CLI. */
async function leakingLine(check: DemoCheck): Promise<{ line: number; flat: number }> {
  const args = [check.cli, 'lines', check.heap, '--root', check.workspace, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 26 });
  const report = JSON.parse(stdout) as LinesReport;
  const lines = report.files.find((file) => file.path === leakingFile)?.lines ?? [];
  const [first] = [...lines].sort((a, b) => b.flat - a.flat);
  if (first === undefined) throw new Error(`The CLI finds no line of ${leakingFile}:\n${stdout}`);
  return first;
}

/** Returns whether the leaking line carries the right number; logs what it saw. */
export async function checkDemo(check: DemoCheck): Promise<boolean> {
  const { log } = check;
  const { line, flat } = await leakingLine(check);
  log(`The CLI says: ${leakingFile}:${line} holds ${flat} bytes`);
  const context = await check.browser.newContext({ viewport: { width: 1400, height: 900 } });
  const workbench = await Workbench.create(context, check.server);
  try {
    await workbench.load(workbenchUrl(check.server.origin, check.workspace));
    await workbench.runCommand('Leaktrail: Open Heap Profile…');
    await workbench.pickFile(check.heap);
    // The extension opens its panel and the file of the top suspect by itself.
    await workbench.statusBarItem(/suspect/).waitFor();
    await workbench.tab('Leaktrail').waitFor();
    await workbench.clickTab(path.basename(leakingFile));
    await workbench.goToLine(line);
    const annotation = await workbench.waitForLineAnnotation(line);
    const marks = await workbench.getGutterDecorations();
    const lenses = await workbench.waitFor(
      'a CodeLens',
      () => workbench.getCodeLenses(),
      (found) => found.length > 0,
    );
    log(`The editor says: ${leakingFile}:${line} ${annotation}`);
    log(`CodeLens above line ${lenses[0]?.line ?? 0}: ${lenses[0]?.texts.join(' | ') ?? ''}`);
    const shown = readShownBytes(annotation);
    const isRight = Math.abs(shown.bytes - flat) <= shown.roundingBytes;
    const isMarked = marks.some((mark) => mark.line === line);
    if (!isRight) log('The number in the editor is not the number of the CLI.');
    if (!isMarked) log(`Line ${line} has no mark in the gutter.`);
    await workbench.page.screenshot({ path: path.join(check.failuresFolder, 'demo.png') });
    log(isRight && isMarked ? 'Check passed.' : 'Check failed.');
    return isRight && isMarked;
  } catch (error) {
    const picture = path.join(check.failuresFolder, 'demo-failure.png');
    await workbench.page.screenshot({ path: picture });
    log(`Check failed: ${error instanceof Error ? error.message : String(error)}`);
    log(`Screenshot: ${picture}\n${workbench.consoleLines.join('\n').slice(-3_000)}`);
    log(check.server.output().slice(-2_000));
    return false;
  } finally {
    await context.close();
  }
}
