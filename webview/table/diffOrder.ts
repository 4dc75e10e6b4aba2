/**
 * How the rows of a difference are ordered: by delta, what grew, what shrank and what stayed the same stand apart, so
 * that a large shrinkage is not at the far end of a long table. Equal rows keep core's order.
 */
import type { DiffTableRow, DiffTableValue } from '../../src/protocol/messages.js';
import type { Measure, SortColumn, TableSort } from './columns.js';
import type { SectionId } from './grid.js';
import { bySource, byText, relativeError } from './model.js';

/** What became of a row: where it occurs, else which way it went. */
export type RowStatus = 'new' | 'gone' | SectionId;

const STATUS_ORDER: readonly RowStatus[] = ['new', 'grew', 'shrank', 'gone', 'same'];

type Compare = (a: DiffTableRow, b: DiffTableRow) => number;

/** The measure that a column speaks of. */
export function measureOf(column: SortColumn, sort: TableSort): Measure {
  if (column === 'delta') return 'flat';
  return column === 'deltaCum' ? 'cum' : sort.measure;
}

/** Which way a value went. */
export function sectionOf({ delta }: DiffTableValue): SectionId {
  return delta > 0 ? 'grew' : delta < 0 ? 'shrank' : 'same';
}

/**
 * What became of a row: new and gone are those that do not occur at all on one side; where the measure stayed the same, the
 * other one tells which way it went.
 */
export function statusOf(row: DiffTableRow, measure: Measure): RowStatus {
  const { flat, cum } = row;
  const isIn = (side: 'base' | 'current'): boolean => flat[side] !== 0 || cum[side] !== 0;
  if (!isIn('base') && isIn('current')) return 'new';
  if (isIn('base') && !isIn('current')) return 'gone';
  const section = sectionOf(row[measure]);
  return section === 'same' ? sectionOf(row[measure === 'flat' ? 'cum' : 'flat']) : section;
}

/** True when the order parts the rows into sections. */
export function hasSections(sort: TableSort): boolean {
  return sort.column === 'delta' || sort.column === 'deltaCum';
}

/** Compares two rows in the order and direction of the sort. */
export function compareDiff(sort: TableSort): Compare {
  if (hasSections(sort)) return byDelta(measureOf(sort.column, sort), sort.isDescending);
  const compare = ascending(sort);
  const sign = sort.isDescending ? -1 : 1;
  return (a, b) => sign * compare(a, b);
}

/** Sections in the order of the direction, what stayed the same last; the largest shrinkage always leads its section. */
function byDelta(measure: Measure, isDescending: boolean): Compare {
  const sign = isDescending ? -1 : 1;
  const sectionPlace = (delta: number): number =>
    delta === 0 ? 2 : delta > 0 === isDescending ? 0 : 1;
  return (left, right) => {
    const a = left[measure].delta;
    const b = right[measure].delta;
    const apart = sectionPlace(a) - sectionPlace(b);
    if (apart !== 0) return apart;
    return a < 0 ? a - b : sign * (a - b);
  };
}

function ascending(sort: TableSort): Compare {
  const { measure } = sort;
  switch (sort.column) {
    case 'name':
      return (a, b) => byText(a.name, b.name);
    case 'source':
      return bySource;
    case 'base':
    case 'current': {
      const side = sort.column;
      return (a, b) => a[measure][side] - b[measure][side];
    }
    case 'change':
      return (a, b) =>
        compareNumbers(changeOf(a[measure]), changeOf(b[measure])) ||
        a[measure].delta - b[measure].delta;
    case 'deltaError':
      return (a, b) => compareNumbers(errorOf(a[measure]), errorOf(b[measure]));
    case 'deltaRaw':
      return (a, b) => a[measure].rawSamples - b[measure].rawSamples;
    case 'status':
      return (a, b) =>
        STATUS_ORDER.indexOf(statusOf(a, measure)) - STATUS_ORDER.indexOf(statusOf(b, measure));
    default:
      return (a, b) => a[measure].delta - b[measure].delta;
  }
}

/** The change as a share of the base; infinite for what was not there. */
function changeOf({ base, delta }: DiffTableValue): number {
  return delta === 0 ? 0 : delta / Math.abs(base);
}

function errorOf({ delta, error }: DiffTableValue): number {
  return relativeError(delta, error);
}

/** Two infinite numbers are equal, whose difference would be no number. */
function compareNumbers(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
