/**
 * Rounding of numbers to text, exactly as Go's fmt does it: to the nearest, and to even when a value lies exactly between
 * two (JavaScript's toFixed goes away from zero, so 1.125 would differ). Everything that becomes text in pprof's form
 * goes through here.
 */

/** `value` with a fixed number of decimals (0 to 6), as Go's %.*f. */
export function formatFixed(value: number, decimals: number): string {
  if (value < 0 || Object.is(value, -0)) return `-${formatFixed(-value, decimals)}`;
  if (value >= 1e21) {
    return BigInt(value).toString() + (decimals === 0 ? '' : `.${'0'.repeat(decimals)}`);
  }
  // A tie at d decimals is an odd multiple of 2^-(d+1): no other double lies exactly between two.
  const scaled = value * 2 ** (decimals + 1);
  const text = value.toFixed(decimals);
  if (!Number.isInteger(scaled) || scaled % 2 === 0) return text;
  const lastDigit = text.charCodeAt(text.length - 1) - 48;
  return lastDigit % 2 === 0 ? text : withLastDigit(text, lastDigit - 1);
}

/** toFixed rounds ties up, so an odd last digit (never 0) is one too large. */
function withLastDigit(text: string, digit: number): string {
  return text.slice(0, -1) + String(digit);
}

/** `value` (0 <= value) with two significant digits and no trailing zeros, as Go's %.2g. */
export function formatTwoDigits(value: number): string {
  if (value === 0) return '0';
  const [mantissa = '', exponentText = '0'] = value.toExponential(1).split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 2) {
    const digits = String(Math.abs(exponent)).padStart(2, '0');
    return `${withoutTrailingZeros(mantissa)}e${exponent < 0 ? '-' : '+'}${digits}`;
  }
  return withoutTrailingZeros(formatFixed(value, Math.max(0, 1 - Math.floor(Math.log10(value)))));
}

function withoutTrailingZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
