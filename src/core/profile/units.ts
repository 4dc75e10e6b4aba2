/**
 * Conversion between the units that pprof knows (bytes, time, GCU), with its spellings and its answers for
 * units that it does not know (github.com/google/pprof/internal/measurement). It lives in the lowest
 * layer because tag filters ("1kb:4mb") and the merging of profiles in different units need it.
 */

/** One unit: its name in output, its accepted spellings in lower case and without plural s, its size in base units. */
export interface Unit {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly factor: number;
}

/** Units of one dimension, ascending; `defaultUnit` is what a value gets when the asked unit is unknown. */
export interface UnitType {
  readonly units: readonly Unit[];
  readonly defaultUnit: Unit;
}

const unit = (name: string, factor: number, ...aliases: string[]): Unit => ({
  name,
  factor,
  aliases,
});

/** The unit types of pprof: bytes in powers of 1024, time in nanoseconds, GCU (Google compute units). */
export const UNIT_TYPES: readonly UnitType[] = [
  {
    units: [
      unit('B', 1, 'b', 'byte'),
      unit('kB', 2 ** 10, 'kb', 'kbyte', 'kilobyte'),
      unit('MB', 2 ** 20, 'mb', 'mbyte', 'megabyte'),
      unit('GB', 2 ** 30, 'gb', 'gbyte', 'gigabyte'),
      unit('TB', 2 ** 40, 'tb', 'tbyte', 'terabyte'),
      unit('PB', 2 ** 50, 'pb', 'pbyte', 'petabyte'),
    ],
    defaultUnit: unit('B', 1),
  },
  {
    units: [
      unit('ns', 1, 'ns', 'nanosecond'),
      unit('us', 1e3, 'μs', 'us', 'microsecond'),
      unit('ms', 1e6, 'ms', 'millisecond'),
      unit('s', 1e9, 's', 'sec', 'second'),
      unit('hrs', 3600e9, 'hour', 'hr'),
    ],
    defaultUnit: unit('s', 1e9),
  },
  {
    units: [
      unit('n*GCU', 1e-9, 'nanogcu'),
      unit('u*GCU', 1e-6, 'microgcu'),
      unit('m*GCU', 1e-3, 'milligcu'),
      unit('GCU', 1, 'gcu'),
      unit('k*GCU', 1e3, 'kilogcu'),
      unit('M*GCU', 1e6, 'megagcu'),
      unit('G*GCU', 1e9, 'gigagcu'),
      unit('T*GCU', 1e12, 'teragcu'),
      unit('P*GCU', 1e15, 'petagcu'),
    ],
    defaultUnit: unit('GCU', 1),
  },
];

/** The unit of a type that has this spelling, in any case and with or without a plural s; undefined if none has. */
export function findUnit(type: UnitType, spelling: string): Unit | undefined {
  let name = spelling.toLowerCase();
  if (name.length > 2 && name.endsWith('s')) name = name.slice(0, -1);
  return type.units.find(({ aliases }) => aliases.includes(name));
}

/** A value and the unit that it is in; '' when the unit is not worth showing (counts). */
export interface ScaledValue {
  readonly value: number;
  readonly unit: string;
}

/**
 * The value converted from one unit into another. An unknown target unit gives the dimension's default unit, an
 * unknown source unit leaves the number as it is: never an error, as in pprof. "auto" and "minimum" choose the
 * largest unit in which the value is at least 1.
 */
export function convertUnit(value: number, from: string, to: string): ScaledValue {
  if (value < 0) {
    const positive = convertUnit(-value, from, to);
    return { value: -positive.value, unit: positive.unit };
  }
  for (const type of UNIT_TYPES) {
    const source = findUnit(type, from);
    if (source === undefined) continue;
    const base = value * source.factor;
    const target = to === 'auto' || to === 'minimum' ? largestUnit(type, base) : findUnit(type, to);
    const { factor, name } = target ?? type.defaultUnit;
    return { value: base / factor, unit: name };
  }
  const isPlain = ['count', 'sample', 'unit', 'minimum', 'auto'].includes(to);
  return { value, unit: isPlain ? '' : to };
}

function largestUnit(type: UnitType, base: number): Unit | undefined {
  let largest: Unit | undefined;
  for (const candidate of type.units) {
    if (base / candidate.factor >= 1) largest = candidate;
  }
  return largest;
}
