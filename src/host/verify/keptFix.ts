/**
 * The verified fix that a hunt keeps. The hunts are read when it is asked for, not when the window opens: there may be many, and of other
 * workspaces.
 */
import type { HuntRecord } from '../../core/hunt/record.js';
import type { HuntRunner } from '../hunt/huntRunner.js';
import type { Judgement, JudgementOrigin } from '../suspects/judgement.js';
import { isAbout, type KnownFix } from './fixModel.js';

/** The newest of the hunts that a judgement is about, else the newest of all; undefined when none is kept. */
export async function findKeptFix(
  runner: Pick<HuntRunner, 'whenLoaded' | 'hunts'>,
  judgement: Judgement | undefined,
): Promise<KnownFix | undefined> {
  await runner.whenLoaded();
  const kept = runner.hunts.flatMap(fixesOf);
  return kept.find((fix) => isAbout(fix, judgement)) ?? kept[0];
}

function fixesOf({ id, purpose, verification }: HuntRecord): readonly KnownFix[] {
  if (verification === undefined) return [];
  const ofHuntId = purpose.kind === 'verify' ? purpose.ofHuntId : undefined;
  const ids = ofHuntId === undefined ? [id] : [ofHuntId, id];
  const origins = ids.map((huntId): JudgementOrigin => ({ kind: 'hunt', huntId }));
  return [{ record: verification, origins }];
}
