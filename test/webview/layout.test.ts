// The looks of the panel: room, zoom, motion, and contrast in the four kinds of theme.
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { eventually } from './harness/eventually.js';
import { fixOf, leak, other, settled, work } from './harness/fixes.js';
import { PanelBrowser, type Panel, type PanelOptions } from './harness/panelPage.js';
import { THEMES, type ThemeName } from './harness/themes.js';

/** For a look at each theme; not compared with anything. */
const SCREENSHOTS = path.resolve(import.meta.dirname, '../../out/test-webview');

let browser: PanelBrowser;

beforeAll(async () => {
  browser = await PanelBrowser.start();
});

afterAll(async () => {
  await browser.stop();
});

const HEAP = 'default/heap.7.pb.gz';

/** A difference with everything that can be above its rows, and with the memory of both sides. */
const difference: PanelOptions['prepare'] = async (host) => {
  const doubts = ['The two are of different builds, so that lines may have moved.'];
  const id = await host.openDiff('default/heap.2.pb.gz', HEAP, { doubts });
  host.setMemory(
    id,
    { name: 'default/heap-debug1.txt', liveHeapBytes: 399_885_117, measuredRssBytes: 7e8 },
    { name: 'rate4096/heap-debug1.txt', liveHeapBytes: 145_929_245, measuredRssBytes: 2.4e8 },
  );
  await host.open('default/heap.1.pb.gz');
  host.setState({ activeId: id });
};

async function withPanel(
  options: PanelOptions,
  use: (panel: Panel) => Promise<void>,
): Promise<void> {
  const prepare: PanelOptions['prepare'] = (host) =>
    host.open(HEAP, { warnings: ['sample 3 has no location'] });
  const panel = await browser.open({ prepare, ...options });
  try {
    await panel.page.locator('.body .row').first().waitFor();
    await use(panel);
  } finally {
    await panel.close();
  }
}

const shownColumns = (page: Page): Promise<string[]> =>
  page
    .locator('.head .cell')
    .evaluateAll((cells) =>
      cells
        .filter((cell) => (cell as HTMLElement).offsetParent !== null)
        .map((cell) => cell.classList[1] ?? ''),
    );

/** What is wider than the panel or than its own box, apart from texts with an ellipsis. */
const overflowing = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const isCut = (element: Element): boolean =>
      getComputedStyle(element).textOverflow === 'ellipsis' ||
      element.closest('.sr-only, [hidden]') !== null;
    return [...document.querySelectorAll('leaktrail-app *')]
      .filter((element) => !isCut(element) && element.getBoundingClientRect().width > 0)
      .filter(
        (element) =>
          element.getBoundingClientRect().right > innerWidth + 0.5 ||
          (element.matches('.grid, .strip, .tab-panel, .memory, .cell.number') &&
            element.scrollWidth > element.clientWidth),
      )
      .map((element) => `${element.localName}.${element.className}`);
  });

test('gives up columns one by one as the panel gets narrower, and never overflows', async () => {
  await withPanel({ width: 1200 }, async ({ page }) => {
    const at = async (width: number): Promise<string> => {
      await page.setViewportSize({ width, height: 600 });
      await page.waitForTimeout(60);
      expect(await overflowing(page), `at ${width} px`).toEqual([]);
      return (await shownColumns(page)).join(' ');
    };
    expect(await at(1200)).toBe('rank name source flat flatShare cum cumShare error raw');
    expect(await at(900)).toBe('rank name flat flatShare cum cumShare error raw');
    expect(await at(700)).toBe('rank name flat flatShare cum cumShare error');
    expect(await at(620)).toBe('rank name flat flatShare cum cumShare');
    expect(await at(540)).toBe('name flat flatShare cum cumShare');
    expect(await at(400)).toBe('name flat flatShare cum');
    expect(await at(300)).toBe('name flat cum');
  });
});

test('gives up the columns of a difference one by one, down to the name and its delta', async () => {
  await withPanel({ width: 1300, prepare: difference }, async ({ page }) => {
    const at = async (width: number): Promise<string> => {
      await page.setViewportSize({ width, height: 700 });
      await page.waitForTimeout(60);
      expect(await overflowing(page), `at ${width} px`).toEqual([]);
      return (await shownColumns(page)).join(' ');
    };
    expect(await at(1300)).toBe(
      'rank name source delta base current change deltaCum deltaError deltaRaw status',
    );
    expect(await at(1100)).toBe(
      'rank name delta base current change deltaCum deltaError deltaRaw status',
    );
    expect(await at(950)).toBe('rank name delta base current change deltaCum deltaError status');
    expect(await at(850)).toBe('rank name delta base current change deltaError status');
    expect(await at(720)).toBe('rank name delta base current change deltaError');
    expect(await at(620)).toBe('name delta base current change deltaError');
    expect(await at(500)).toBe('name delta change deltaError');
    expect(await at(400)).toBe('name delta change');
    expect(await at(300)).toBe('name delta');
  });
});

test('keeps the delta that is sorted by in a narrow panel', async () => {
  await withPanel({ width: 1300, prepare: difference }, async ({ page }) => {
    await page.locator('.head .deltaCum').click();
    await page.setViewportSize({ width: 400, height: 700 });
    await eventually(() => shownColumns(page)).toEqual(['name', 'change', 'deltaCum']);
  });
});

test('shows the memory in a column of 400 pixels and at 200 % zoom', async () => {
  for (const options of [{ width: 400 }, { width: 1000, height: 800, zoom: 2 }]) {
    await withPanel({ ...options, prepare: difference }, async ({ page }) => {
      expect(await overflowing(page)).toEqual([]);
      await page.locator('#tab-memory').click();
      await page.locator('.memory h1').waitFor();
      expect(await overflowing(page)).toEqual([]);
      const about = page.locator('.parts td.about').first();
      expect((await about.boundingBox())?.width).toBeGreaterThan(300);
    });
  }
});

test('keeps the function in sight in a column of 400 pixels', async () => {
  await withPanel({ width: 400 }, async ({ page }) => {
    const tails = page.locator('.body .row .tail');
    await eventually(() => tails.first().innerText()).toBe('…HandleCheckout');
    const cut = await tails.evaluateAll(
      (elements) => elements.filter((element) => element.scrollWidth > element.clientWidth).length,
    );
    expect(cut).toBeLessThan(3);
  });
});

test('is usable at 200 % zoom', async () => {
  await withPanel({ width: 1000, height: 800, zoom: 2 }, async ({ page }) => {
    expect(await overflowing(page)).toEqual([]);
    expect(await shownColumns(page)).toEqual(['name', 'flat', 'flatShare', 'cum', 'cumShare']);
    await page.locator('.filter input').fill('catalog');
    await page.locator('[data-place="0"]').click();
  });
});

test('moves nothing for those who asked for no motion', async () => {
  await withPanel({ reducedMotion: true }, async ({ page, host }) => {
    host.gate = new Promise(() => undefined);
    host.setState({ coverage: 0.1 });
    const bar = page.locator('.progress.endless');
    await bar.waitFor();
    const animation = await bar.evaluate(
      (element) => getComputedStyle(element, '::before').animationName,
    );
    expect(animation).toBe('none');
  });
});

/** Smallest WCAG contrast ratio of the texts of the panel on what is behind them, with the text. */
const lowestContrast = (page: Page): Promise<{ ratio: number; text: string }> =>
  page.evaluate(() => {
    type Color = readonly [number, number, number, number];
    const parse = (css: string): Color => {
      const srgb = /color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.e-]+))?\)/.exec(css);
      const parts = (srgb?.slice(1) ?? css.match(/[\d.]+/g) ?? [])
        .filter((part: string | undefined) => part !== undefined)
        .map(Number);
      const unit = srgb === null ? 1 : 255;
      const [r = 0, g = 0, b = 0, a = 1] = parts;
      return [r * unit, g * unit, b * unit, a];
    };
    const over = (top: Color, bottom: Color): Color => {
      const mix = (i: 0 | 1 | 2): number => top[i] * top[3] + bottom[i] * (1 - top[3]);
      return [mix(0), mix(1), mix(2), 1];
    };
    const behind = (element: Element | null): Color => {
      if (element === null) return [255, 255, 255, 1];
      const color = parse(getComputedStyle(element).backgroundColor);
      const host = (element.getRootNode() as ShadowRoot | Document) instanceof ShadowRoot;
      const parent =
        host && element.parentElement === null
          ? (element.getRootNode() as ShadowRoot).host
          : (element.assignedSlot ?? element.parentElement);
      const below = color[3] === 1 ? color : over(color, behind(parent));
      const bar = getComputedStyle(element, '::before');
      if (!element.classList.contains('bar') || bar.opacity === '1') return below;
      if (parseFloat(bar.width) === 0) return below;
      const [r, g, b, a] = parse(bar.backgroundColor);
      return over([r, g, b, a * Number(bar.opacity)], below);
    };
    const luminance = (color: Color): number => {
      const channel = (value: number): number => {
        const share = value / 255;
        return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      };
      return 0.2126 * channel(color[0]) + 0.7152 * channel(color[1]) + 0.0722 * channel(color[2]);
    };
    let lowest = { ratio: Infinity, text: '' };
    for (const element of document.querySelectorAll('leaktrail-app *')) {
      const text = [...element.childNodes]
        .filter((node) => node.nodeType === Node.TEXT_NODE)
        .map((node) => node.textContent?.trim() ?? '')
        .join('');
      if (text === '' || element.closest('.sr-only, vscode-option') !== null) continue;
      if (!element.checkVisibility()) continue;
      const background = behind(element);
      const color = over(parse(getComputedStyle(element).color), background);
      const [bright, dark] = [luminance(color), luminance(background)].sort((a, b) => b - a);
      const ratio = (bright! + 0.05) / (dark! + 0.05);
      if (ratio < lowest.ratio) lowest = { ratio, text: `${element.className}: ${text}` };
    }
    return lowest;
  });

test.for(Object.keys(THEMES) as ThemeName[])('has text of enough contrast in %s', async (theme) => {
  await withPanel({ theme, width: 1100 }, async ({ page, host }) => {
    const plain = await lowestContrast(page);
    expect(plain.ratio, plain.text).toBeGreaterThanOrEqual(4.5);
    await page.locator('[data-place="1"]').click();
    await page.screenshot({ path: path.join(SCREENSHOTS, `panel-${theme}.png`) });
    const selected = await lowestContrast(page);
    expect(selected.ratio, selected.text).toBeGreaterThanOrEqual(4.5);
    await page.locator('.filter input').click();
    host.setState({ sampleType: 'alloc_space', suggestedSampleType: 'inuse_space' });
    await page.locator('.suggestion').waitFor();
    const advised = await lowestContrast(page);
    expect(advised.ratio, advised.text).toBeGreaterThanOrEqual(4.5);
  });
});

test.for(Object.keys(THEMES) as ThemeName[])(
  'has text of enough contrast in a difference, its memory and a fix in %s',
  async (theme) => {
    const options = { theme, width: 1200, height: 560, prepare: difference };
    await withPanel(options, async ({ page, host }) => {
      const plain = await lowestContrast(page);
      expect(plain.ratio, plain.text).toBeGreaterThanOrEqual(4.5);
      await page.locator('[data-place="1"]').click();
      await page.screenshot({ path: path.join(SCREENSHOTS, `diff-${theme}.png`) });
      const selected = await lowestContrast(page);
      expect(selected.ratio, selected.text).toBeGreaterThanOrEqual(4.5);
      await page.locator('#tab-memory').click();
      await page.locator('.memory h1').waitFor();
      await page.setViewportSize({ width: 1200, height: 820 });
      await page.screenshot({ path: path.join(SCREENSHOTS, `memory-${theme}.png`) });
      const memory = await lowestContrast(page);
      expect(memory.ratio, memory.text).toBeGreaterThanOrEqual(4.5);
      host.showFix(fixOf([leak, other, work], [settled, other, work]));
      await page.locator('#tab-fix').click();
      await page.locator('.fix h1').waitFor();
      await page.screenshot({ path: path.join(SCREENSHOTS, `fix-${theme}.png`) });
      const fix = await lowestContrast(page);
      expect(fix.ratio, fix.text).toBeGreaterThanOrEqual(4.5);
    });
  },
);
