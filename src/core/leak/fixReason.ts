/**
 * Why a site is called fixed, still leaking or neither: a kind with two numbers, and its sentence. English here; the keys are
 * those of the panel's texts (webview/strings.ts includes this table), so that the panel and the editor can pass their own.
 * Placeholders are {named}.
 */
import { readablePercent, readableValue } from '../measurement/readable.js';
import { createTexts, type Texts } from '../texts.js';

/** Every kind of reason. */
export const FIX_REASON_KINDS = [
  'leak-again',
  'leak-now',
  'few-snapshots',
  'few-samples',
  'other-load',
  'no-load',
  'moved',
  'may-grow',
  'heap-grows',
  'fixed',
  'container-gone',
  'container-full',
  'container-unseen',
  'container-room',
] as const;
export type FixReasonKind = (typeof FIX_REASON_KINDS)[number];

/** Why; the numbers are 0 where the sentence of a kind has none. */
export interface FixReason {
  readonly kind: FixReasonKind;
  /** What there was: snapshots, samples, bytes, a share (0..1). */
  readonly amount: number;
  /** What would have been needed, in the same unit. */
  readonly needed: number;
  /** Bytes gained before and after, and in how many rounds. */
  readonly growthBefore: number;
  readonly roundsBefore: number;
  readonly growthAfter: number;
  readonly roundsAfter: number;
}

/** English texts by the panel's keys. */
export const FIX_REASON_TEXTS = {
  'panel.fix.reason.leak-again': 'it is called a leak again',
  'panel.fix.reason.leak-now': 'it is called a leak now',
  'panel.fix.reason.few-snapshots':
    '{amount} snapshots after the fix are too few, at least {needed} are needed',
  'panel.fix.reason.few-samples':
    'at the old rate the new run would have gained {amount} samples, at least {needed} are needed',
  'panel.fix.reason.other-load':
    'the load of the new run was {amount} of that of the old one in the same time, so it had not the same load',
  'panel.fix.reason.no-load':
    'nothing beside this line allocates enough to show that the new run had load',
  'panel.fix.reason.moved':
    'it grows no more, but another line leaks that did not before: it may have moved',
  'panel.fix.reason.may-grow': 'it still grows, or may grow, but not surely',
  'panel.fix.reason.heap-grows': 'the live heap grows no less than before',
  'panel.fix.reason.fixed': 'its growth is surely below {amount} of what it was',
  'panel.fix.reason.container-gone':
    'at the old rate {amount} would have been added to the container, which would have been seen, and it is not there',
  'panel.fix.reason.container-full':
    'at the old rate {amount} would have been added to the container, more than it had room for, and it did not regrow any more',
  'panel.fix.reason.container-unseen':
    'at the old rate {amount} would have been added to the container, which may have been missed below {needed}',
  'panel.fix.reason.container-room':
    'the container did not regrow, but may have had room for the {amount} that the old rate would have added; {needed} would decide',
  'panel.fix.numbers':
    '{reason}: {before} before in {roundsBefore} rounds, {after} after in {roundsAfter}',
} as const;

type FixReasonTexts = Texts<keyof typeof FIX_REASON_TEXTS>;

const ENGLISH: FixReasonTexts = createTexts(FIX_REASON_TEXTS);

/** The reason as one sentence without a full stop, with what was gained before and after. */
export function fixReasonSentence(reason: FixReason, texts: FixReasonTexts = ENGLISH): string {
  const numbers = {
    amount: amountText(reason.kind, reason.amount),
    needed: amountText(reason.kind, reason.needed),
  };
  return texts('panel.fix.numbers', {
    reason: texts(`panel.fix.reason.${reason.kind}`, numbers),
    before: gainText(reason.growthBefore),
    roundsBefore: `${reason.roundsBefore}`,
    after: gainText(reason.growthAfter),
    roundsAfter: `${reason.roundsAfter}`,
  });
}

/** Bytes gained, with a sign: "+3.2 MiB", "−64 KiB", "0 B". */
export function gainText(bytes: number): string {
  const text = readableValue(Math.round(bytes), 'bytes', '');
  return Math.round(bytes) > 0 ? `+${text}` : text;
}

function amountText(kind: FixReasonKind, amount: number): string {
  switch (kind) {
    case 'container-gone':
    case 'container-full':
    case 'container-unseen':
    case 'container-room':
      return readableValue(Math.round(amount), 'bytes', '');
    case 'other-load':
    case 'fixed':
      return readablePercent(amount * 100);
    default:
      return Number.isInteger(amount) ? `${amount}` : amount.toFixed(1);
  }
}
