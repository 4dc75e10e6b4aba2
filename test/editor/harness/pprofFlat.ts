// Expected numbers of the sample service's newest heap profile: what `go tool pprof` computes from the same file, from
// test/fixtures/goldens, and the comparison with what a person reads.
import { expect } from 'vitest';
import { loadGolden } from '../../helpers/goldens.js';
import { readShownBytes } from './shownBytes.js';

/** The profile, its leaking line and the function that line is in; see test/fixtures/README.md. */
export const leak = {
  profile: 'heap.7.pb.gz',
  file: 'internal/checkout/checkout.go',
  fileName: 'checkout.go',
  line: 52,
  func: 'HandleCheckout',
} as const;

/** Returns pprof's flat bytes of the first in-use row of that profile whose name ends as given. */
export function pprofFlat(granularity: 'functions' | 'lines', nameEnd: string): number {
  const golden = loadGolden(`handlerleak/default/${leak.profile}`);
  if ('refused' in golden) throw new Error(golden.refused);
  const inuse = golden.sampleTypes.findIndex(({ type }) => type === 'inuse_space');
  const top = golden.tops.find(
    ({ options }) => options.sampleIndex === inuse && options.granularity === granularity,
  );
  const row = top?.rows.find(({ name }) => name.endsWith(nameEnd));
  if (row === undefined) throw new Error(`pprof has no row that ends in ${nameEnd}`);
  return Number(row.flat);
}

/** True when a text shows this many bytes, as exactly as its digits allow. */
export function isShown(text: string, bytes: number): boolean {
  const shown = readShownBytes(text);
  return Math.abs(shown.bytes - bytes) <= shown.roundingBytes;
}

/** Asserts that a text shows this many bytes, as exactly as its digits allow. */
export function expectShown(text: string, bytes: number): void {
  const shown = readShownBytes(text);
  expect(Math.abs(shown.bytes - bytes), text).toBeLessThanOrEqual(shown.roundingBytes);
}
