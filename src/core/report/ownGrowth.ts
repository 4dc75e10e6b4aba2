/**
 * What the `own` values of a difference are made of, per own line and own function: base, current and the delta of
 * objects. A pass of its own over the samples, from the leaf to the first own frame, so that profiles that are no difference
 * pay nothing for it.
 */
import { addHalves, CARRY_INTERVAL, carrySums, newSums, sumAt } from '../graph/cells.js';
import type { Sums } from '../graph/cells.js';
import type { Int64Column } from '../int64.js';
import type { Profile } from '../profile/model.js';
import { EMPTY } from './ownTable.js';
import type { OwnTable } from './ownTable.js';
import type { Growth } from './query.js';

/** The growth of lines and functions, by their index in the own table. */
export interface OwnGrowth {
  line(index: number): Growth;
  func(index: number): Growth;
}

/** The growth of everything in the own table of a difference, for one sample type; undefined for another profile. */
export function computeOwnGrowth(
  profile: Profile,
  table: OwnTable,
  sampleType: number,
): OwnGrowth | undefined {
  const { sides, values } = profile.samples;
  if (sides === undefined) return undefined;
  const objects = objectsTypeOf(profile, sampleType);
  const columns = [
    sides.base[sampleType]!,
    sides.current[sampleType]!,
    ...(objects < 0 ? [] : [values[objects]!]),
  ];
  const sums = columns.map((column) => addUp(profile, table, column));
  const growthOf = (kind: 'lines' | 'functions', index: number): Growth => ({
    base: sumAt(sums[0]![kind], index),
    current: sumAt(sums[1]![kind], index),
    objects: sums[2] === undefined ? undefined : sumAt(sums[2][kind], index),
  });
  return {
    line: (index) => growthOf('lines', index),
    func: (index) => growthOf('functions', index),
  };
}

/** The sample type that counts the objects whose bytes this one holds ("inuse_objects" for "inuse_space"); -1 for none. */
export function objectsTypeOf({ sampleTypes }: Profile, sampleType: number): number {
  const prefix = /^(.*)space$/.exec(sampleTypes[sampleType]!.type)?.[1];
  if (prefix === undefined) return -1;
  return sampleTypes.findIndex(({ type }) => type === `${prefix}objects`);
}

interface OwnColumn {
  readonly lines: Sums;
  readonly functions: Sums;
}

function addUp({ samples }: Profile, table: OwnTable, column: Int64Column): OwnColumn {
  const { locationOffsets, locationIndexes } = samples;
  const { low, high } = column;
  const lines = newSums(table.lines.length, column);
  const functions = newSums(table.functions.length, column);
  for (let s = 0; s < samples.count; s++) {
    const l = low[s]!;
    const h = high === undefined ? 0 : high[s]!;
    if (l === 0 && h === 0) continue;
    const end = locationOffsets[s + 1]!;
    for (let i = locationOffsets[s]!; i < end; i++) {
      const location = locationIndexes[i]!;
      const entry = table.offsets[location]!;
      if (entry === table.offsets[location + 1]!) continue;
      addHalves(functions, table.entryFunctions[entry]!, l, h);
      const line = table.entryLines[entry]!;
      if (line !== EMPTY) addHalves(lines, line, l, h);
      break;
    }
    if (high !== undefined && s % CARRY_INTERVAL === CARRY_INTERVAL - 1) {
      carrySums(lines);
      carrySums(functions);
    }
  }
  carrySums(lines);
  carrySums(functions);
  return { lines, functions };
}
