// A series of six heap profiles of the sample service in which every kind of verdict occurs, on lines found by their text.
import { encodeProfile, toRawProfile } from './profileBuilder.js';
import { profilesOf } from '../unit/leak/heapSeries.js';

const PACKAGE = 'example.com/shop/handlerleak/internal';

/** A line of the sample service. */
export interface SamplePlace {
  readonly file: string;
  readonly text: string;
}

/** Where the verdicts of the series belong. */
export const PLACES = {
  leak: { file: 'internal/checkout/checkout.go', text: 'globalLogBuffer[id] =' },
  way: { file: 'internal/server/server.go', text: 'next.ServeHTTP(w, r)' },
  suspect: { file: 'internal/catalog/tree.go', text: 'text := make([]byte, 0, descriptionBytes)' },
  cache: { file: 'internal/catalog/pages.go', text: 'page := make([]byte, p.pageBytes)' },
} as const satisfies Readonly<Record<string, SamplePlace>>;

/** Which place of the series. */
export type Place = keyof typeof PLACES;

/**
 * The files, oldest first. `lineOf` gives the 1-based line of each place; `rename` changes names of functions, by
 * their number in the profile.
 */
export function encodeVerdictSeries(
  lineOf: Readonly<Record<Place, number>>,
  rename: (name: string, index: number) => string = (name) => name,
): readonly Uint8Array[] {
  const frame = (func: string, place: Place): string =>
    `${PACKAGE}/${func}@/src/shop/${PLACES[place].file}:${lineOf[place]}`;
  const serve = frame('server.withRequestID.func1', 'way');
  const checkout = frame('checkout.(*Service).HandleCheckout', 'leak');
  const describe = frame('catalog.describe', 'suspect');
  const page = frame('catalog.(*Pages).HandleProduct.func1', 'cache');
  const size = 4096;
  const profiles = profilesOf([
    { stack: `${serve};${checkout}`, size, counts: [4, 12, 19, 28, 36, 43] },
    { stack: describe, size, counts: [0, 1, 2, 2, 3, 4] },
    { stack: page, size, counts: [0, 40, 60, 68, 70, 70] },
  ]);
  return profiles.map((profile) => {
    const raw = toRawProfile(profile);
    const functions = raw.functions.map((func, index) => ({
      ...func,
      name: rename(func.name, index),
    }));
    return encodeProfile({ ...raw, functions });
  });
}
