/** The grid over the rows that the host sent, by their kind. */
import { diffGrid } from './diffGrid.js';
import type { Grid, PanelTable } from './grid.js';
import { topGrid } from './topGrid.js';

/** Ready to be ordered and shown. */
export function gridOf(panelTable: PanelTable): Grid {
  switch (panelTable.kind) {
    case 'top':
      return topGrid(panelTable.table);
    case 'diff':
      return diffGrid(panelTable.table, panelTable.isPaired);
    default:
      return panelTable satisfies never;
  }
}
