/** Choosing snapshots of a series that has too many: slopes of pairs take time that grows with the square. */

/** More are not judged. */
const MAX_SNAPSHOTS = 100;

/** The places to judge of so many snapshots: all, or evenly chosen ones with the first and the last. */
export function thinOut(count: number): readonly number[] {
  if (count <= MAX_SNAPSHOTS) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: MAX_SNAPSHOTS }, (_, i) =>
    Math.round((i * (count - 1)) / (MAX_SNAPSHOTS - 1)),
  );
}

/**
 * The loads at these places, which rise; that of the intervals in between is added to the next one. Unknown, NaN, where any
 * of them is.
 */
export function thinLoads(loads: readonly number[], places: readonly number[]): readonly number[] {
  return places.map((place, i) => {
    let load = 0;
    for (let k = (places[i - 1] ?? place - 1) + 1; k <= place; k++) load += loads[k]!;
    return load;
  });
}
