// The Snapshots view as a person uses it: rows by what they say, inline buttons, context menus.
import type { Locator } from 'playwright-core';
import type { Workbench } from './workbench.js';

/** The tree of one window. */
export class SnapshotsTree {
  constructor(private readonly workbench: Workbench) {}

  private rows(level: number): Locator {
    return this.workbench.page.locator(
      `.pane[aria-label^="Snapshots"] [role="treeitem"][aria-level="${level}"], .pane:has(> [aria-label^="Snapshots"]) [role="treeitem"][aria-level="${level}"]`,
    );
  }

  /** The row of a series whose label holds a text. */
  series(text: string): Locator {
    return this.rows(1).filter({ hasText: text });
  }

  /** The rows of all snapshots that are unfolded, from the top. */
  snapshots(): Locator {
    return this.rows(2);
  }

  /** Opens the view and waits until that many snapshots are listed. */
  async waitForSnapshots(count: number): Promise<void> {
    if (!(await this.rows(1).first().isVisible())) {
      await this.workbench.runCommand('Leaktrail: Focus on Snapshots View');
    }
    await this.workbench.waitFor(
      `${count} snapshots`,
      () => this.snapshots().count(),
      (found) => found === count,
    );
  }

  /** Clicks a button that a row shows under the mouse. */
  async clickInline(row: Locator, title: string): Promise<void> {
    await row.hover();
    await row.locator(`.actions a[aria-label^="${title}"]`).click();
  }

  /** Chooses an item of a row's context menu. */
  async chooseFromMenu(row: Locator, label: string): Promise<void> {
    await row.click({ button: 'right' });
    await this.workbench.page.locator('.monaco-menu').waitFor();
    await this.workbench.clickMenuItem(label);
  }
}
