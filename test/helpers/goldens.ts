// Loads test/fixtures/goldens: what `go tool pprof` computed from the committed profiles, for machines without Go.
// In: a profile's path below test/fixtures. Out: reports with the row type of pprofOracle.ts, so that one comparison
// serves both the live oracle and the goldens. The schema is in test/fixtures/README.md; scripts/goldens.mjs writes it.
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type {
  OracleBase,
  OracleGranularity,
  OracleInfo,
  OracleInline,
  OracleOptions,
  OracleRow,
  OracleTop,
} from './pprofOracle.js';

/** The options of a report, with what was asked for always present. */
export interface GoldenOptions extends OracleOptions {
  readonly sampleIndex: number;
  readonly granularity: OracleGranularity;
}

export interface GoldenTop extends OracleTop {
  readonly options: GoldenOptions;
}

/** A profile less a base, whose paths are below test/fixtures. */
export interface GoldenDifference extends OracleInfo {
  readonly base: OracleBase;
  readonly tops: readonly GoldenTop[];
}

export interface GoldenRefusal {
  /** pprof's message. */
  readonly refused: string;
}

export interface Golden extends OracleInfo {
  readonly tops: readonly GoldenTop[];
  readonly differences: readonly (
    GoldenDifference | (GoldenRefusal & { readonly base: OracleBase })
  )[];
}

type StoredInteger = number | string;

interface StoredTop {
  options: GoldenOptions;
  total: StoredInteger;
  rows: [name: number, inline: number, flat: StoredInteger, cum: StoredInteger][];
}

interface StoredDifference extends OracleInfo {
  base: OracleBase;
  refused?: string;
  tops: StoredTop[];
}

interface StoredGolden extends OracleInfo {
  refused?: string;
  tops: StoredTop[];
  differences: StoredDifference[];
  names: string[];
}

const fixturesDir = resolve(import.meta.dirname, '../fixtures');
const goldensDir = join(fixturesDir, 'goldens');
const inlineLabels: readonly OracleInline[] = ['', '(inline)', '(partial-inline)'];

/** Returns the absolute path of a fixture. */
export function fixturePath(fixture: string): string {
  return join(fixturesDir, fixture);
}

/** Returns the paths below test/fixtures of all profiles that have a golden, sorted, `/` between folders. */
export function goldenFixtures(): string[] {
  return readdirSync(goldensDir, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length).replaceAll('\\', '/'))
    .sort();
}

/** Returns pprof's reports for a profile, or its refusal. Throws if the profile has no golden. */
export function loadGolden(fixture: string): Golden | GoldenRefusal {
  const stored = JSON.parse(
    readFileSync(join(goldensDir, `${fixture}.json`), 'utf8'),
  ) as StoredGolden;
  const { refused, sampleTypes, defaultIndex, names } = stored;
  if (refused !== undefined) return { refused };
  return {
    sampleTypes,
    defaultIndex,
    tops: stored.tops.map((top) => readTop(top, names)),
    differences: stored.differences.map((difference) =>
      difference.refused === undefined
        ? {
            base: difference.base,
            sampleTypes: difference.sampleTypes,
            defaultIndex: difference.defaultIndex,
            tops: difference.tops.map((top) => readTop(top, names)),
          }
        : { base: difference.base, refused: difference.refused },
    ),
  };
}

function readTop({ options, total, rows }: StoredTop, names: readonly string[]): GoldenTop {
  return {
    options,
    total: BigInt(total),
    rows: rows.map(([name, inline, flat, cum]): OracleRow => {
      const [text, label] = [names[name], inlineLabels[inline]];
      if (text === undefined || label === undefined) {
        throw new Error(`a golden row refers to name ${String(name)}, inline ${String(inline)}`);
      }
      return { name: text, inline: label, flat: BigInt(flat), cum: BigInt(cum) };
    }),
  };
}
