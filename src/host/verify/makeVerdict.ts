/** From two judgements to the record of a fix. Pure but for the clock of the judgements. */
import type { FixRecord } from '../../core/hunt/fixRecord.js';
import { makeFixRecord, type JudgedRun } from '../../core/hunt/makeFixRecord.js';
import type { HuntPlan } from '../../core/hunt/plan.js';
import type { Suspect } from '../../core/leak/suspects.js';
import { verifyFix } from '../../core/leak/verifyFix.js';
import type { Judgement } from '../suspects/judgement.js';

/** What is compared. */
export interface VerdictParts {
  readonly before: Judgement;
  readonly after: Judgement;
  /** The site of `before` that the user asked about; undefined for all leaks. */
  readonly chosen: Suspect | undefined;
  readonly plan: HuntPlan | undefined;
}

/** The record. */
export function makeVerdict({ before, after, chosen, plan }: VerdictParts): FixRecord {
  const [loadBefore, loadAfter] = [meanLoad(before), meanLoad(after)];
  const fix = verifyFix(before.report, after.report, {
    periods: { before: before.period, after: after.period },
    chosen,
    load:
      loadBefore === undefined || loadAfter === undefined
        ? undefined
        : { before: loadBefore, after: loadAfter },
  });
  return makeFixRecord({
    ...{ fix, plan },
    before: runOf(before),
    after: runOf(after),
    isChosen: chosen !== undefined,
  });
}

/** Load per round, where it is known of all rounds but the first, whose interval is not in the series. */
function meanLoad({ snapshots }: Judgement): number | undefined {
  const loads = snapshots.slice(1).map(({ load }) => load);
  const known = loads.filter((load) => load !== undefined);
  if (known.length === 0 || known.length < loads.length) return undefined;
  return known.reduce((sum, load) => sum + load, 0) / known.length;
}

function runOf({ report, title, gitCommit, snapshots }: Judgement): JudgedRun {
  return {
    ...{ report, title, gitCommit },
    startMillis: snapshots[0]?.timeMillis ?? 0,
    endMillis: snapshots.at(-1)?.timeMillis ?? 0,
  };
}
