// The tab of a verified fix in the built panel.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import type { FixTable } from '../../src/protocol/messages.js';
import { accessibilityProblems } from './harness/accessibility.js';
import { eventually } from './harness/eventually.js';
import { fixOf, leak, other, settled, work } from './harness/fixes.js';
import { PanelBrowser, type Panel } from './harness/panelPage.js';
import { closePanel, rows } from './harness/seen.js';

const HEAP = 'default/heap.7.pb.gz';
const fixed = fixOf([leak, work], [settled, work]);

let browser: PanelBrowser;
let panel: Panel;

beforeAll(async () => {
  browser = await PanelBrowser.start();
});

afterAll(async () => {
  await browser.stop();
});

afterEach(() => closePanel(panel));

async function openFix(fix: FixTable): Promise<Page> {
  panel = await browser.open({ width: 1000, height: 760 });
  panel.host.showFix(fix);
  panel.host.showTab('fix');
  await panel.page.locator('.fix h1').waitFor();
  return panel.page;
}

const cells = (page: Page, selector: string): Promise<string[][]> =>
  page
    .locator(`${selector} tr`)
    .evaluateAll((lines) =>
      lines.map((line) => [...line.children].map((cell) => (cell as HTMLElement).innerText.trim())),
    );

test('says that a leak is fixed, with the numbers of both runs, a plot and its table', async () => {
  const page = await openFix(fixed);
  expect(await page.locator('.fix h1').innerText()).toMatch(
    /✓\s*fixed\s+shop\.Put \(store\.go:52\), its growth is surely below [\d.]+ % of what it was: \+/,
  );
  expect(await page.locator('.runs').innerText()).toMatch(
    /before\s+shop on :6060\s+commit 0123456789\s+7 snapshots, live heap \+[\s\S]*commit fedcba9876/,
  );
  const numbers = new Map((await cells(page, '.numbers')).map(([name, ...both]) => [name, both]));
  expect(numbers.get('Class')).toEqual(['leak', 'stable']);
  expect(numbers.get('Growth')?.[0]).toMatch(/^\+2\d\.\d MiB ± /);
  expect(numbers.get('Rate')?.[0]).toMatch(/^\+2\d\d\.\d MiB\/h ± \d/);
  expect(numbers.get('Rate')?.[1]).toMatch(/^0 B\/h, at most \+\d/);
  expect(numbers.get('Line')).toEqual(['store.go:52', 'store.go:52']);

  const plot = page.locator('.plot > svg');
  expect(await plot.getAttribute('role')).toBe('img');
  expect(await plot.getAttribute('aria-label')).toMatch(
    /^Growth since the first snapshot at shop\.Put \(store\.go:52\)\. Before the fix \+\S+ MiB in 6 rounds/,
  );
  expect(await plot.locator('.before .marker').count()).toBe(7);
  expect(await plot.locator('.after .marker').count()).toBe(7);
  const lines = await plot.locator('.stroke').evaluateAll((strokes) =>
    strokes.map((stroke) => ({
      dashes: getComputedStyle(stroke).strokeDasharray,
      height: stroke.getBoundingClientRect().height,
    })),
  );
  expect(lines.map(({ dashes }) => dashes)).toEqual(['7px, 4px', 'none']);
  expect(lines[0]?.height).toBeGreaterThan(100);
  expect(lines[1]?.height).toBeLessThan(20);

  const series = page.locator('.series');
  expect(await series.locator('table').isVisible()).toBe(false);
  await series.locator('summary').click();
  const table = await cells(page, '.series');
  expect(table[1]).toEqual(['Snapshot', 'Time', 'Growth', 'Samples', 'Time', 'Growth', 'Samples']);
  expect(table.slice(2).map(([, time]) => time)).toEqual([
    '0',
    '1 min',
    '2 min',
    '3 min',
    '4 min',
    '5 min',
    '6 min',
  ]);
  expect(table.at(-1)?.[3]).toBe('52');
  expect(await accessibilityProblems(page)).toEqual([]);

  await series.locator('summary').click();
  await page.setViewportSize({ width: 380, height: 600 });
  const { scroll, width } = await page
    .locator('.fix')
    .evaluate(({ scrollWidth, clientWidth }) => ({ scroll: scrollWidth, width: clientWidth }));
  expect(scroll).toBeLessThanOrEqual(width);
});

test('opens the lines of what leaks still and anew, and shows the next fix in its place', async () => {
  const page = await openFix(fixOf([leak, work], [leak, other, work]));
  expect(await page.locator('.fix h1').innerText()).toMatch(/✗\s*still leaking/);
  expect(await page.locator('.new-leaks h2').innerText()).toBe('1 leak that was not there before');
  await page.locator('.site .link').click();
  await page.locator('.new-leaks .link').click();
  await eventually(() => Promise.resolve(panel.host.asked('openSource'))).toEqual([
    { source: 40 },
    { source: 90 },
  ]);

  const { record, ...refs } = fixOf([leak, work], [leak, other, work], '<b>run</b>\u202e');
  const evil = '<img src=x onerror=alert(1)>\u202e{before}';
  panel.host.showFix({
    ...refs,
    record: {
      ...record,
      sites: record.sites.map((site) => ({ ...site, func: evil })),
      newLeaks: record.newLeaks.map((leaked) => ({ ...leaked, func: evil, reason: evil })),
    },
  });
  await eventually(() => page.locator('.fix').innerText()).toContain('<b>run</b>⟨U+202E⟩');
  const shown = '<img src=x onerror=alert(1)>⟨U+202E⟩{before} (store.go:52)';
  expect(await page.locator('.site h2').innerText()).toContain(shown);
  expect(await page.locator('.fix img, .fix b b').count()).toBe(0);
  const label = await page.locator('.plot > svg').getAttribute('aria-label');
  expect(label).toContain(`${shown}. Before the fix +`);
  expect(panel.host.asked('getFix')).toHaveLength(2);
});

test('is there without a profile and beside the other tabs with one, with what can be done', async () => {
  const page = await openFix(fixed);
  for (const name of ['Export Fix Report…', 'Compare Series as Fix…', 'Verify Fix…']) {
    await page.getByRole('button', { name }).click();
  }
  await eventually(() => Promise.resolve(panel.host.asked('runAction'))).toEqual([
    { action: 'exportFix' },
    { action: 'compareFix' },
    { action: 'verifyFix' },
  ]);
  await page.locator('#tab-table').click();
  await eventually(() => page.locator('.state h1').innerText()).toBe('No profile is open');
  await page.locator('#tab-fix').click();
  await page.locator('.fix h1').waitFor();
  await panel.host.open(HEAP);
  await eventually(() => page.locator('.summary').count()).toBe(1);
  expect(await page.locator('.fix h1').isVisible()).toBe(true);
  await page.locator('#tab-table').click();
  await rows(page).first().waitFor();
});

test('says how a fix is verified while there is none, and offers another try when it cannot be had', async () => {
  panel = await browser.open({ width: 900 });
  const { page, host } = panel;
  host.showFix(undefined);
  host.showTab('fix');
  await eventually(() => page.locator('.state h1').innerText()).toBe('No fix is verified yet');
  await page.locator('.state vscode-button').first().click();
  await eventually(() => Promise.resolve(host.asked('runAction'))).toEqual([
    { action: 'verifyFix' },
  ]);
  expect(host.asked('getFix')).toEqual([]);

  host.refusals.set('getFix', 'the record is gone');
  host.showFix(fixed);
  const failed = page.locator('.state.failed');
  await eventually(() => failed.innerText()).toContain('the record is gone');
  host.refusals.delete('getFix');
  await failed.locator('vscode-button').click();
  await page.locator('.fix h1').waitFor();
});
