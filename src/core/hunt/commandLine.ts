/**
 * A command as a user types it, split into the program and its arguments; no shell reads it. Quotes keep spaces, and a backslash is
 * a character like any other, except before a quote, so that paths of Windows need no care. What only a shell understands is refused
 * rather than handed to the program.
 */
import { ProfileError } from '../errors.js';
import { PLAN_LIMITS } from './plan.js';

const OPERATORS = /^(?:\|\|?|&&?|;|\d?>>?|\d?<<?|2>&1)$/;

/** The program and its arguments. Throws ProfileError 'bad-option' with one sentence. */
export function splitCommand(text: string): readonly string[] {
  if (text.length > PLAN_LIMITS.commandLength) {
    throw refuse(`the command has more than ${PLAN_LIMITS.commandLength} characters`);
  }
  if (/[\r\n\0]/.test(text)) throw refuse('the command has a line break');
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    const next = text[at + 1];
    if (character === '\\' && (next === '"' || (next === "'" && quote !== "'"))) {
      word = (word ?? '') + next;
      at++;
    } else if (quote !== '') {
      if (character === quote) quote = '';
      else word = (word ?? '') + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (character === ' ' || character === '\t') {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      if (isOperatorAt(text, at)) throw refuseOperator();
      word = (word ?? '') + character;
    }
  }
  if (quote !== '') throw refuse(`the command has a ${quote} that is not closed`);
  if (word !== undefined) words.push(word);
  if (words[0] === undefined || words[0] === '') {
    throw refuse('the command is empty; it looks like go run ./loadgen -requests 1000');
  }
  if (words.length > PLAN_LIMITS.commandWords) {
    throw refuse(`the command has more than ${PLAN_LIMITS.commandWords} words`);
  }
  return words;
}

/** The words as a text that `splitCommand` splits into them again. */
export function joinCommand(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  const isPlain = word !== '' && !/[\s"']/.test(word) && !OPERATORS.test(word);
  return isPlain ? word : `"${word.replaceAll('"', '\\"')}"`;
}

/** Whether a word that stands alone and without quotes begins here and is an operator of shells. */
function isOperatorAt(text: string, at: number): boolean {
  if (at > 0 && !/[ \t]/.test(text[at - 1]!)) return false;
  return OPERATORS.test(/^[^ \t]*/.exec(text.slice(at))![0]);
}

function refuseOperator(): ProfileError {
  return refuse(
    'no shell reads the command, so |, &, ; and redirections mean nothing: put them into a script and run that',
  );
}

function refuse(sentence: string): ProfileError {
  return new ProfileError('bad-option', sentence);
}
