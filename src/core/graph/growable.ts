/** A typed array that becomes longer as it is written to; elements that were never written are zero. */

/** A copy of `array` with room for at least `length` elements, or the array itself if it has. */
export function withRoom<T extends Uint32Array | Uint8Array | Float64Array>(
  array: T,
  length: number,
): T {
  if (array.length >= length) return array;
  const Type = array.constructor as new (length: number) => T;
  const longer = new Type(Math.max(length, array.length * 2));
  longer.set(array);
  return longer;
}
