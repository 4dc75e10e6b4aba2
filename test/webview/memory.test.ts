// The tabs of the built panel and the tab of the memory, with the MemStats of the sample service.
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { fixturePath } from '../helpers/goldens.js';
import { accessibilityProblems } from './harness/accessibility.js';
import { eventually } from './harness/eventually.js';
import { PanelBrowser, type Panel, type PanelOptions } from './harness/panelPage.js';
import { closePanel, rows } from './harness/seen.js';

const HEAP = 'default/heap.7.pb.gz';
/** heap?debug=1 of the same moment, which ends in MemStats. */
const TEXT = 'default/heap-debug1.txt';
/** inuse_space of both by pprof, see the table in test/fixtures/README.md. */
const LIVE = 399_885_117;

let browser: PanelBrowser;
let panel: Panel;

beforeAll(async () => {
  browser = await PanelBrowser.start();
});

afterAll(async () => {
  await browser.stop();
});

afterEach(() => closePanel(panel));

async function openPanel(options: PanelOptions): Promise<Page> {
  panel = await browser.open({ width: 1100, ...options });
  return panel.page;
}

/** A snapshot whose resident memory was measured. */
const measured: PanelOptions = {
  prepare: async (host) => {
    const id = await host.open(HEAP);
    host.setMemory(id, { name: TEXT, liveHeapBytes: LIVE, measuredRssBytes: 700_000_000 });
  },
};

const difference: PanelOptions = {
  prepare: async (host) => {
    const id = await host.openDiff('rate4096/heap.7.pb.gz', HEAP);
    host.setMemory(
      id,
      { name: TEXT, liveHeapBytes: LIVE, measuredRssBytes: 700_000_000 },
      { name: 'rate4096/heap-debug1.txt', liveHeapBytes: 145_929_245 },
    );
  },
};

/** A number of the text as the runtime wrote it. */
function memStat(name: string): number {
  const text = readFileSync(fixturePath(`handlerleak/${TEXT}`), 'utf8');
  const found = new RegExp(`^# ${name} = (\\d+)`, 'm').exec(text)?.[1];
  if (found === undefined) throw new Error(`${TEXT} has no ${name}`);
  return Number(found);
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

const tab = (page: Page): Promise<string | null> =>
  page.locator('[role="tab"][aria-selected="true"]').getAttribute('id');

const table = (page: Page, selector: string): Promise<string[][]> =>
  page
    .locator(`${selector} tr`)
    .evaluateAll((lines) =>
      lines.map((line) => [...line.children].map((cell) => (cell as HTMLElement).innerText.trim())),
    );

test('explains the resident memory in one sentence, a bar and a table that add up', async () => {
  const page = await openPanel(measured);
  await page.locator('#tab-memory').click();
  const idle = memStat('HeapIdle') - memStat('HeapReleased');
  await eventually(() => page.locator('.memory h1').innerText()).toBe(
    `RSS is 1.8x the live heap: ${mebibytes(idle)} is idle, returned lazily; this is not a leak`,
  );
  const lines = await table(page, '.parts');
  const sizeOf = (part: string): string | undefined => lines.find(([name]) => name === part)?.[1];
  expect(sizeOf('Live heap')).toBe(mebibytes(LIVE));
  expect(sizeOf('Idle')).toBe(mebibytes(idle));
  expect(sizeOf('Not yet swept')).toBe(mebibytes(memStat('HeapAlloc') - LIVE));
  expect(lines.find(([name]) => name === 'Released')?.[2]).toBe('not resident');
  expect(lines.at(-1)?.slice(0, 3)).toEqual(['Resident', mebibytes(700_000_000), '100 %']);
  expect(lines.at(-1)?.[3]).toContain('as the operating system counted it');
  const shares = lines.slice(1, -2).map((line) => Number.parseFloat(line[2] ?? ''));
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, -1);
  expect(lines.slice(1).every((line) => (line[3] ?? '').length > 20)).toBe(true);

  const bar = page.locator('.memory-bar');
  expect(await bar.getAttribute('role')).toBe('img');
  expect(await bar.getAttribute('aria-label')).toMatch(
    /^heap\.7\.pb\.gz: Live heap 381\.4 MiB \(57 %\), Not yet swept .*, Off-heap .* \(\d+(\.\d)? %\)$/,
  );
  const widths = await page
    .locator('.segment')
    .evaluateAll((segments) => segments.map((segment) => segment.getBoundingClientRect().width));
  const whole = widths.reduce((sum, width) => sum + width, 0);
  expect((widths[0] ?? 0) / whole).toBeCloseTo(LIVE / 700_000_000, 1);
});

test('shows the numbers of the garbage collector', async () => {
  const page = await openPanel(measured);
  await page.locator('#tab-memory').click();
  await page.locator('.gc').waitFor();
  const gc = new Map((await table(page, '.gc')).map(([label, value]) => [label, value]));
  expect(gc.get('Collections')).toBe(
    `${memStat('NumGC')}, of which ${memStat('NumForcedGC')} forced`,
  );
  expect(gc.get('Next collection')).toBe(`at a heap of ${mebibytes(memStat('NextGC'))}`);
  expect(gc.get('Pauses')).toMatch(/^last 92\.2 µs, mean .* ms, longest 66\.4 ms of the last 22$/);
  expect(gc.get('CPU time')).toBe('1.5 % since the start of the process');
  const year = new Date(memStat('LastGC') / 1e6).getFullYear();
  expect(gc.get('Last collection')).toContain(`${year}`);
});

test('has both moments of a difference side by side, on one scale and with what grew', async () => {
  const page = await openPanel(difference);
  await page.locator('#tab-memory').click();
  await page.locator('.memory h1').waitFor();
  const lines = await table(page, '.parts');
  expect(lines[0]?.slice(1, 4)).toEqual(['base', 'current', 'Δ']);
  expect(lines.find(([name]) => name === 'Live heap')?.slice(1, 4)).toEqual([
    '139.2 MiB',
    '381.4 MiB',
    '▲ +242.2 MiB',
  ]);
  // The base has no measured size, and so no part outside the heap.
  expect(lines.find(([name]) => name === 'Off-heap')?.slice(1, 4)).toEqual([
    '–',
    expect.stringMatching(/MiB$/),
    '–',
  ]);
  const [base = 0, current = 0] = await page
    .locator('.memory-bar')
    .evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().width));
  expect(current).toBeGreaterThan(1000);
  expect(base / current).toBeCloseTo(216.2 / 667.6, 1);
  expect(await page.locator('.moment p').first().innerText()).toContain('base heap.7.pb.gz');
  expect((await table(page, '.gc'))[0]).toEqual(['', 'base', 'current']);
});

test('says so when the base of a difference has no MemStats', async () => {
  const page = await openPanel({
    prepare: async (host) => {
      const id = await host.openDiff('default/heap.2.pb.gz', HEAP);
      host.setMemory(id, { name: TEXT });
    },
  });
  await page.locator('#tab-memory').click();
  await eventually(() => page.locator('.no-base').innerText()).toBe(
    'heap.2.pb.gz has no MemStats, so that only heap.7.pb.gz is shown.',
  );
  expect(await page.locator('.memory-bar').count()).toBe(1);
});

test('takes the MemStats at the end of a text profile, and says that nobody measured', async () => {
  const page = await openPanel({ prepare: (host) => host.open(TEXT) });
  await rows(page).first().waitFor();
  await page.locator('#tab-memory').click();
  await eventually(async () => (await table(page, '.parts')).at(-1)?.[3]).toContain(
    'Sys - HeapReleased',
  );
  expect((await table(page, '.parts')).map(([name]) => name)).not.toContain('Off-heap');
  expect(panel.host.asked('getMemory')).toEqual([{ profileId: 1 }]);
});

test('keeps the tab away from a profile without MemStats, with the reason', async () => {
  const page = await openPanel({ prepare: (host) => host.open(HEAP) });
  await rows(page).first().waitFor();
  const memory = page.locator('#tab-memory');
  expect(await memory.getAttribute('aria-disabled')).toBe('true');
  expect(await memory.getAttribute('aria-description')).toContain('has no MemStats');
  await memory.click({ force: true });
  panel.host.showTab('memory');
  await page.locator('#tab-table').focus();
  await page.keyboard.press('ArrowRight');
  await eventually(() => page.evaluate(() => document.activeElement?.id)).toBe('tab-memory');
  expect(await tab(page)).toBe('tab-table');
  expect(panel.host.asked('getMemory')).toEqual([]);
});

test('moves between the tabs by keyboard and is on the same one after a reload', async () => {
  const page = await openPanel(measured);
  await rows(page).first().waitFor();
  await page.keyboard.press('Tab');
  await eventually(() => page.evaluate(() => document.activeElement?.id)).toBe('tab-table');
  await page.keyboard.press('ArrowLeft');
  await eventually(() => tab(page)).toBe('tab-memory');
  await page.locator('.memory').waitFor();
  const shown = page.locator('[role="tabpanel"]');
  expect(await shown.getAttribute('aria-labelledby')).toBe('tab-memory');
  await page.keyboard.press('Tab');
  await eventually(() => page.evaluate(() => document.activeElement?.className)).toBe('memory');

  await page.reload();
  await page.locator('.memory h1').waitFor();
  await page.locator('#tab-memory').focus();
  await page.keyboard.press('Home');
  await eventually(() => tab(page)).toBe('tab-table');
  await rows(page).first().waitFor();
  await page.keyboard.press('End');
  await eventually(() => tab(page)).toBe('tab-memory');
});

test('shows the tab that the host asks for, and the table for a row that it asks for', async () => {
  const page = await openPanel(measured);
  await rows(page).first().waitFor();
  panel.host.showTab('memory');
  await eventually(() => tab(page)).toBe('tab-memory');
  const name = 'example.com/shop/handlerleak/internal/catalog.Load';
  panel.host.reveal(name);
  await eventually(() => tab(page)).toBe('tab-table');
  const selected = page.locator('.row[aria-selected="true"]');
  await eventually(async () => (await selected.getAttribute('title'))?.split('\n')[0]).toBe(name);
});

test('offers another try when the memory cannot be explained', async () => {
  const page = await openPanel(measured);
  panel.host.refusals.set('getMemory', 'the file is gone');
  await page.locator('#tab-memory').click();
  const failed = page.locator('.state.failed');
  await eventually(() => failed.innerText()).toContain('the file is gone');
  panel.host.refusals.delete('getMemory');
  await failed.locator('vscode-button').click();
  await page.locator('.memory h1').waitFor();
});

test('has a role, a name and a place for everything', async () => {
  const page = await openPanel(difference);
  await page.locator('#tab-memory').click();
  await page.locator('.memory h1').waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
});
