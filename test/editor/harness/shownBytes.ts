// Reads a size back from the text that a person sees, to compare it with an exact number from elsewhere.

const unitBytes: Readonly<Record<string, number>> = {
  B: 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
};

/** A size as shown: `bytes` is exact for the text, and the true number is at most `roundingBytes` away. */
export interface ShownBytes {
  readonly bytes: number;
  readonly roundingBytes: number;
}

/** Returns the first size in a text such as `312.4 MiB inuse · 41 %`; throws when there is none. */
export function readShownBytes(text: string): ShownBytes {
  const match = /([\d,]+(?:\.(\d+))?)\s(B|KiB|MiB|GiB)/.exec(text);
  const unit = unitBytes[match?.[3] ?? ''];
  if (!match?.[1] || unit === undefined) throw new Error(`No size in bytes in "${text}"`);
  const decimals = match[2]?.length ?? 0;
  return {
    bytes: Number(match[1].replaceAll(',', '')) * unit,
    // A little more than half of the last digit: the text's own binary rounding.
    roundingBytes: 0.5 * 10 ** -decimals * unit * 1.0001,
  };
}
