/** Choosing what is judged of a long series, with the loads that belong to it. */
import { thinLoads, thinOut } from '../../core/leak/thinOut.js';
import type { JudgeInput } from './seriesJudge.js';

/** The inputs that are judged of many; each has the load since the one before it. */
export function thinInputs(inputs: readonly JudgeInput[]): readonly JudgeInput[] {
  const places = thinOut(inputs.length);
  const loads = thinLoads(
    inputs.map(({ load }) => load ?? NaN),
    places,
  );
  return places.map((place, i) => {
    const load = loads[i]!;
    return { ...inputs[place]!, load: Number.isNaN(load) ? undefined : load };
  });
}
