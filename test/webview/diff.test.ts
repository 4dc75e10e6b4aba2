// The built panel on the difference of two real heap profiles, against what pprof says of the same two files.
import { isDeepStrictEqual } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import type { DiffTable, DiffTableRow } from '../../src/protocol/messages.js';
import { loadGolden, type GoldenTop } from '../helpers/goldens.js';
import { accessibilityProblems } from './harness/accessibility.js';
import { eventually } from './harness/eventually.js';
import { PanelBrowser, type Panel, type PanelOptions } from './harness/panelPage.js';
import { cellsOf, choose, closePanel, focused, rows, shownNames } from './harness/seen.js';

const BASE = 'default/heap.2.pb.gz';
const CURRENT = 'default/heap.7.pb.gz';
const LEAK = 'example.com/shop/handlerleak/internal/checkout.(*Service).HandleCheckout';

let browser: PanelBrowser;
let panel: Panel;

beforeAll(async () => {
  browser = await PanelBrowser.start();
});

afterAll(async () => {
  await browser.stop();
});

afterEach(() => closePanel(panel));

async function openDiff(options: PanelOptions = {}): Promise<Page> {
  panel = await browser.open({
    width: 1300,
    prepare: (host) => host.openDiff(BASE, CURRENT),
    ...options,
  });
  return panel.page;
}

/** What `pprof -diff_base` says of the functions by inuse_space. */
function pprofDiff(): GoldenTop {
  const golden = loadGolden(`handlerleak/${CURRENT}`);
  if ('refused' in golden) throw new Error(golden.refused);
  const sampleIndex = golden.sampleTypes.findIndex(({ type }) => type === 'inuse_space');
  for (const difference of golden.differences) {
    const isWanted = isDeepStrictEqual(difference.base, { diffBase: `handlerleak/${BASE}` });
    if (!isWanted || 'refused' in difference) continue;
    const top = difference.tops.find(({ options }) =>
      isDeepStrictEqual(options, { sampleIndex, granularity: 'functions' }),
    );
    if (top !== undefined) return top;
  }
  throw new Error(`no golden of ${CURRENT} less ${BASE}`);
}

const headings = (page: Page): Promise<string[]> => page.locator('.heading').allInnerTexts();

const mebibytes = (bytes: number | bigint): string => `${(Number(bytes) / 2 ** 20).toFixed(1)} MiB`;

test('shows the growth that pprof gives, the leak first and what shrank apart', async () => {
  const page = await openDiff();
  await rows(page).first().waitFor();
  const changed = pprofDiff().rows.filter(({ flat, cum }) => flat !== 0n || cum !== 0n);
  const grown = changed.filter(({ flat }) => flat > 0n).map(({ name }) => name);
  const shrunk = changed.filter(({ flat }) => flat < 0n).map(({ name }) => name);
  expect(grown[0]).toBe(LEAK);
  expect(shrunk.length).toBeGreaterThan(0);

  const names = await shownNames(page);
  expect(names.slice(0, grown.length)).toEqual(grown);
  expect(names.slice(grown.length, grown.length + shrunk.length)).toEqual(shrunk);
  expect([...names].sort()).toEqual(changed.map(({ name }) => name).sort());
  const [shrank, same] = await headings(page);
  expect(shrank).toMatch(/^▼ Shrank \(1\) · −3\.72 MiB$/);
  expect(same).toBe(`= flat unchanged, cum changed (${names.length - 4})`);

  const leak = changed[0]!;
  const cells = await page.locator('[data-place="0"] .cell').allInnerTexts();
  expect([cells[0], cells[3], cells[7]]).toEqual([
    '1',
    `▲ +${mebibytes(leak.flat)}`,
    `▲ +${mebibytes(leak.cum)}`,
  ]);
  expect(cells.slice(4, 7)).toEqual(['57.4 MiB', '355.3 MiB', '+519 %']);
  expect(cells[8]).toMatch(/^±\d(\.\d)? %$/);
  expect(cells.slice(9)).toEqual(['560', '▲grew']);
  expect(await cellsOf(page, 1, 'change')).toBe('new');
  expect(await cellsOf(page, 1, 'status')).toBe('+new');
  expect(await cellsOf(page, 4, 'delta')).toBe('▼ −3.72 MiB');
});

test('tells both totals and their growth with its error, and what the two are', async () => {
  const page = await openDiff();
  await eventually(() => page.locator('.summary .total').innerText()).toBe(
    'Total 85.7 MiB → 381.4 MiB',
  );
  const growth = await page.locator('.summary .growth').innerText();
  expect(growth).toMatch(/^▲ \+295\.7 MiB \(\+345 %\) ±4\.\d %$/);
  expect(await page.locator('.sides').innerText()).toBe(
    'base heap.2.pb.gz\n→\ncurrent heap.7.pb.gz',
  );
  await eventually(() => page.locator('[role="tab"]').allInnerTexts()).toEqual(['Diff', 'Memory']);
  const title = await page.locator('.head .deltaError').getAttribute('title');
  expect(title).toContain('Both are of one process');
});

test('offers to swap, export and compare, and lists what to doubt', async () => {
  const doubts = ['The two are of different builds.', '<img src=x onerror=alert(1)>'];
  const page = await openDiff({ prepare: (host) => host.openDiff(BASE, CURRENT, { doubts }) });
  for (const name of ['swap', 'export', 'compare']) {
    await page.locator(`.action.${name}`).click();
  }
  await eventually(() => panel.host.asked('runAction')).toEqual([
    { action: 'swapDiff' },
    { action: 'exportDiff' },
    { action: 'compareSnapshots' },
  ]);
  await eventually(() => page.locator('.doubts li').allInnerTexts()).toEqual(
    doubts.map((doubt) => `⚠ ${doubt}`),
  );
  expect(await page.locator('.doubts img').count()).toBe(0);
});

test('sorts by every column and says so to assistive technology', async () => {
  const page = await openDiff();
  await rows(page).first().waitFor();
  const columns = await page
    .locator('.head .cell')
    .evaluateAll((cells) => cells.map((cell) => cell.classList[1] ?? ''));
  expect(columns).toEqual([
    ...['rank', 'name', 'source', 'delta', 'base', 'current', 'change', 'deltaCum'],
    ...['deltaError', 'deltaRaw', 'status'],
  ]);
  for (const column of ['name', 'source', 'base', 'change', 'deltaError', 'deltaRaw', 'status']) {
    const head = page.locator(`.head .${column}`);
    await head.click();
    await eventually(() => head.getAttribute('aria-sort')).not.toBe('none');
    expect(await headings(page), column).toEqual([]);
  }
  await page.locator('.head .deltaCum').click();
  await eventually(() => page.locator('.head .base').innerText()).toBe('base cum');
  await eventually(async () => (await headings(page))[0]).toMatch(/^▼ Shrank \(3\)$/);
  await page.locator('.copy-command').click();
  await eventually(() => panel.host.asked('copyPprofCommand')).toEqual([
    { granularity: 'functions', sort: 'cum' },
  ]);
  await page.locator('.head .deltaCum').click();
  await eventually(async () => (await shownNames(page))[0]).toMatch(/catalog|lru/);
  await eventually(() => headings(page)).toEqual(['▼ Shrank (3)', '▲ Grew (11)']);
});

test('filters, keeps own code, asks for another granularity and opens the source of a row', async () => {
  const page = await openDiff();
  await page.locator('.filter input').fill('catalog');
  await eventually(() => page.locator('.count').innerText()).toBe('2 of 14');
  await eventually(() => headings(page)).toHaveLength(2);
  await page.locator('.filter input').fill('');
  await page.locator('.own-only').click();
  const isOwn = (name: string): boolean => name.startsWith('example.com/');
  await eventually(async () => (await shownNames(page)).every(isOwn)).toBe(true);
  await choose(page, 'granularity', 'Lines');
  await eventually(() => panel.host.asked('getDiff').at(-1)).toEqual({
    profileId: 1,
    sampleType: 'inuse_space',
    granularity: 'lines',
  });
  await eventually(() => page.locator('[data-place="0"] .source').innerText()).toBe(
    'checkout.go:52',
  );
  await page.locator('[data-place="0"]').click();
  await eventually(() => panel.host.asked('openSource').length).toBe(1);
  const { source } = panel.host.asked('openSource')[0] as { source: number };
  expect(panel.host.sources[source]).toEqual({
    file: '/src/shop/internal/checkout/checkout.go',
    line: 52,
  });
  expect(panel.host.asked('getTop')).toEqual([]);
});

test('walks over the headings by keyboard and copies rows as tab-separated text', async () => {
  const page = await openDiff();
  await page.locator('[data-place="0"]').click();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const walk = async (key: string): Promise<string> => {
    await page.keyboard.press(key);
    return focused(page);
  };
  await eventually(() => focused(page)).toBe('row 0');
  const seen = [await walk('ArrowDown'), await walk('ArrowDown'), await walk('ArrowDown')];
  expect(seen).toEqual(['row 1', 'row 2', 'row 4']);
  expect(await walk('ArrowDown')).toBe('row 6');
  expect(await walk('ArrowUp')).toBe('row 4');
  const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
  await page.keyboard.press('Control+c');
  const pages = pprofDiff().rows.find(({ flat }) => flat < 0n)!;
  await eventually(async () => (await clipboard()).split('\t').slice(0, 3)).toEqual([
    pages.name,
    '/src/shop/internal/catalog/pages.go',
    `${pages.flat}`,
  ]);
  expect(await walk('Home')).toBe('row 0');
  expect(await walk('ArrowUp')).toBe('header 3');
  expect(await walk('End')).toBe('header 10');

  await page.locator('.copy-table').click();
  await eventually(() => page.locator('.toast').innerText()).toBe('14 rows copied');
  const lines = (await clipboard()).trimEnd().split('\n');
  expect(lines).toHaveLength(15);
  expect(lines[1]?.split('\t')[0]).toBe(LEAK);
});

test('says that nothing changed, and not that nothing was sampled', async () => {
  const page = await openDiff({ prepare: (host) => host.openDiff(CURRENT, CURRENT) });
  await eventually(() => page.locator('.no-rows').innerText()).toBe(
    'Nothing changed between the two.',
  );
  await eventually(() => page.locator('.growth').innerText()).toBe('no change');
});

test('offers another try when the difference cannot be computed', async () => {
  const page = await openDiff({
    prepare: async (host) => {
      await host.openDiff(BASE, CURRENT);
      host.refusals.set('getDiff', 'the worker stopped');
    },
  });
  const failed = page.locator('.state.failed');
  await eventually(() => failed.innerText()).toContain('the worker stopped');
  panel.host.refusals.delete('getDiff');
  await failed.locator('vscode-button').click();
  await rows(page).first().waitFor();
});

test('switches between a profile and a difference, each with its own order, over a reload too', async () => {
  const page = await openDiff({
    prepare: async (host) => {
      await host.openDiff(BASE, CURRENT);
      await host.open(CURRENT);
    },
  });
  await page.locator('.grid.top .row.own').first().waitFor();
  await page.locator('.head .cum').click();
  await choose(page, 'profile', 'heap.2.pb.gz → heap.7.pb.gz');
  await page.locator('.grid.diff .row.own').first().waitFor();
  await eventually(() => page.locator('.head .delta').getAttribute('aria-sort')).toBe('descending');
  await page.locator('.head .change').click();
  await eventually(() => page.locator('.head .change').getAttribute('aria-sort')).toBe(
    'descending',
  );
  await page.reload();
  await eventually(() => page.locator('.head .change').getAttribute('aria-sort')).toBe(
    'descending',
  );
  await choose(page, 'profile', /^\s*heap\.7/);
  await eventually(() => page.locator('.head .cum').getAttribute('aria-sort')).toBe('descending');
  const stored = await page.evaluate(() => JSON.parse(sessionStorage.getItem('state')!) as unknown);
  expect(stored).toMatchObject({
    diffBaseUri: `file:///profiles/${BASE}`,
    diffCurrentUri: `file:///profiles/${CURRENT}`,
  });
});

test('shows hostile names of rows and sides as text', async () => {
  const names = ['<img src=x onerror=alert(1)>', '__proto__', 'main.\u202Eevil'];
  const row = (name: string, index: number): DiffTableRow => {
    const value = { base: 1, current: 9 - index, delta: 8 - index, rawSamples: 1, error: 0 };
    return { name, file: '"><svg onload=alert(1)>', line: 0, flat: value, cum: value, source: -1 };
  };
  const page = await openDiff({
    prepare: async (host) => {
      await host.openDiff(BASE, CURRENT, { baseName: '<b>base</b>', currentName: 'a\u202Eb' });
      host.diffOverride = (query): DiffTable => ({
        ...query,
        unit: '<i>u</i>',
        baseTotal: 3,
        currentTotal: 20,
        deltaError: 0,
        rows: names.map(row),
        rowCount: 250_000,
      });
    },
  });
  await rows(page).first().waitFor();
  const shown = await page
    .locator('.body .name .tail')
    .evaluateAll((elements) => elements.map(({ textContent }) => textContent));
  expect(shown).toEqual([names[0], names[1], 'main.⟨U+202E⟩evil']);
  expect(await page.locator('.sides').innerText()).toContain('<b>base</b>');
  expect(await page.locator('.sides').innerText()).toContain('a⟨U+202E⟩b');
  expect(await page.locator('leaktrail-app :is(img, i, svg[onload])').count()).toBe(0);
  await eventually(() => page.locator('.foot').innerText()).toContain('3 of 250\u202f000 rows');
});

test('has a role, a name and a place for everything', async () => {
  const page = await openDiff({
    prepare: (host) => host.openDiff(BASE, CURRENT, { doubts: ['The two are the same.'] }),
  });
  await rows(page).first().waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
});
