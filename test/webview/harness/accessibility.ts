/**
 * What assistive technology would stumble over in a page: by Chromium's own accessibility tree, which sees through shadow
 * roots, and by the rules of ARIA that a tree does not show. Each problem is one line of text; none is an empty list.
 */
import type { Page } from 'playwright-core';

/** All problems of the page as it is now. */
export async function accessibilityProblems(page: Page): Promise<readonly string[]> {
  return [...(await unnamed(page)), ...(await page.evaluate(ariaProblems))];
}

/** Nodes that can have the focus and say nothing of themselves. */
async function unnamed(page: Page): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  return nodes
    .filter(({ ignored, role }) => !ignored && role?.value !== 'RootWebArea')
    .filter(({ properties = [] }) =>
      properties.some(({ name, value }) => name === 'focusable' && value.value === true),
    )
    .filter(({ name }) => String(name?.value ?? '').trim() === '')
    .map(({ role, backendDOMNodeId }) => `no name: ${String(role?.value)} ${backendDOMNodeId}`);
}

/** Runs in the page: where each role must be, ids, references, and one tab stop for each composite. */
function ariaProblems(): string[] {
  const problems: string[] = [];
  const textOf = (element: Element): string =>
    `<${element.localName} class="${element.className}" role="${element.getAttribute('role')}">`;
  const parents: Record<string, string> = {
    row: '[role="rowgroup"], [role="grid"], [role="table"]',
    gridcell: '[role="row"]',
    columnheader: '[role="row"]',
    rowheader: '[role="row"]',
    cell: '[role="row"]',
    rowgroup: '[role="grid"], [role="table"]',
    tab: '[role="tablist"]',
  };
  for (const [role, parent] of Object.entries(parents)) {
    for (const element of document.querySelectorAll(`[role="${role}"]`)) {
      if (element.parentElement?.matches(parent) !== true) {
        problems.push(`misplaced: ${textOf(element)}`);
      }
    }
  }
  for (const element of document.querySelectorAll(
    '[role="img"], [role="grid"], [role="tablist"]',
  )) {
    if ((element.getAttribute('aria-label') ?? '') === '') {
      problems.push(`no label: ${textOf(element)}`);
    }
  }
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) {
    problems.push(`id twice: ${id}`);
  }
  for (const attribute of ['aria-controls', 'aria-labelledby', 'aria-describedby']) {
    for (const element of document.querySelectorAll(`[${attribute}]`)) {
      const id = element.getAttribute(attribute) ?? '';
      // A closed dropdown of the toolkit names its list by ''.
      if (id !== '' && document.getElementById(id) === null) {
        problems.push(`${attribute} names nothing: ${textOf(element)} ${id}`);
      }
    }
  }
  for (const composite of document.querySelectorAll('[role="tablist"], [role="grid"]')) {
    const stops = composite.querySelectorAll('[tabindex="0"]').length;
    if (stops !== 1) problems.push(`${stops} tab stops: ${textOf(composite)}`);
  }
  for (const element of document.querySelectorAll('[tabindex]')) {
    if ((element as HTMLElement).tabIndex > 0) problems.push(`tab order: ${textOf(element)}`);
  }
  return problems;
}
