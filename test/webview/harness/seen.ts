// What a person sees of the panel and does to it: rows, cells, focus, dropdowns.
import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import type { Panel } from './panelPage.js';

/** Closes the panel; fails when its page had reported something wrong. */
export async function closePanel(panel: Panel): Promise<void> {
  const { problems, violations } = panel;
  await panel.close();
  // The toolkit tries out a style element as it starts, once; Chromium names it by the hash of its empty text.
  const toolkit = 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
  expect(problems.filter((problem) => !problem.includes(toolkit))).toEqual([]);
  expect(violations.filter((violation) => !violation.startsWith('style-src-elem inline'))).toEqual(
    [],
  );
  expect(violations.length).toBeLessThanOrEqual(2);
}

/** The rows that are in the document, without the headings of sections. */
export const rows = (page: Page): Locator => page.locator('.body .row:not(.heading)');

/** The names of the rows; the tooltip's first line is the full name. */
export async function shownNames(page: Page): Promise<string[]> {
  const titles = await rows(page).evaluateAll((elements) =>
    elements.map((element) => (element as HTMLElement).title),
  );
  return titles.map((title) => title.split('\n')[0] ?? '');
}

/** The text of one cell. */
export const cellsOf = (page: Page, place: number, column: string): Promise<string> =>
  page.locator(`[data-place="${place}"] .${column}`).innerText();

/** Where the focus is: "row 3" or "header 4". */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { place, column } = (document.activeElement as HTMLElement).dataset;
    return place === undefined ? `header ${column ?? '-'}` : `row ${place}`;
  });

/** Takes an option of a dropdown. */
export async function choose(page: Page, dropdown: string, option: string | RegExp): Promise<void> {
  await page.locator(`vscode-dropdown.${dropdown}`).click();
  await page.locator(`vscode-dropdown.${dropdown} vscode-option`, { hasText: option }).click();
}

/** What a dropdown shows as chosen. */
export const chosen = (page: Page, dropdown: string): Promise<string> =>
  page
    .locator(`vscode-dropdown.${dropdown}`)
    .evaluate((element) => (element as HTMLSelectElement).value);

/** How many whole rows the grid shows at once, below its header. */
export const visibleRows = (page: Page): Promise<number> =>
  page.locator('.grid').evaluate((grid) => {
    const height = (selector: string): number =>
      grid.querySelector(selector)!.getBoundingClientRect().height;
    return Math.floor((grid.clientHeight - height('.head')) / height('.body .row'));
  });

/** True when no part of a row is outside the grid or behind its header. */
export const isInView = (row: Locator): Promise<boolean> =>
  row.evaluate((element) => {
    const grid = element.closest('.grid')!;
    const head = grid.querySelector('.head')!.getBoundingClientRect();
    const { top, bottom } = element.getBoundingClientRect();
    return top >= head.bottom && bottom <= grid.getBoundingClientRect().bottom;
  });
