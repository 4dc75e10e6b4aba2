/**
 * A number in a JSON document by its path: "requests.total", "servers[0].count", '["strange key"].n'; "$." in front means nothing. A
 * path only follows own properties, and nothing of it is run.
 */
import { ProfileError } from '../errors.js';
import { describeJson } from '../jsonFields.js';
import { visibleText } from '../visibleText.js';

const MAX_LENGTH = 500;
const NAME = /[^.[\]"\s]+/y;
const INDEX = /\[(\d{1,9})\]/y;
const QUOTED = /\[("(?:[^"\\]|\\.)*")\]/y;

/** The steps of a path: names of properties and indexes of lists. Throws ProfileError 'bad-option'. */
export function parseJsonPath(path: string): readonly (string | number)[] {
  const text = path.trim();
  if (text === '') throw refuse('the path is empty; it looks like requests.total');
  if (text.length > MAX_LENGTH) throw refuse(`the path has more than ${MAX_LENGTH} characters`);
  const steps: (string | number)[] = [];
  let at = /^\$(?=[.[])/.test(text) ? 1 : 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) return undefined;
    at += found[0].length;
    return found[1] ?? found[0];
  };
  while (at < text.length) {
    const index = match(INDEX);
    if (index !== undefined) {
      steps.push(Number(index));
      continue;
    }
    const quoted = match(QUOTED);
    if (quoted !== undefined) {
      steps.push(unquoted(quoted));
      continue;
    }
    if (text[at] === '.') at++;
    else if (steps.length > 0) throw notUnderstood(at);
    const name = match(NAME);
    if (name === undefined) throw notUnderstood(at);
    steps.push(name);
  }
  return steps;
}

/**
 * The number at a path of a document. Throws ProfileError: 'bad-option' for a path that leads nowhere or to something else,
 * 'not-a-profile' for a text that is no JSON.
 */
export function numberAt(text: string, path: string): number {
  const steps = parseJsonPath(path);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The message of a SyntaxError quotes the text.
    throw new ProfileError('malformed', 'the answer is no JSON');
  }
  let walked = '';
  for (const step of steps) {
    walked += typeof step === 'number' ? `[${step}]` : walked === '' ? step : `.${step}`;
    const isThere =
      typeof value === 'object' &&
      value !== null &&
      Array.isArray(value) === (typeof step === 'number') &&
      Object.hasOwn(value, step);
    if (!isThere) throw refuse(`the JSON has no ${visibleText(walked, 80)}`);
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw refuse(`${visibleText(walked, 80)} is ${visibleText(describeJson(value))}, not a number`);
}

function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    throw refuse('the path has a key in quotes that is no JSON text');
  }
}

function notUnderstood(at: number): ProfileError {
  return refuse(
    `the path is not understood from its character ${at + 1} on; it looks like servers[0].requests.total`,
  );
}

function refuse(sentence: string): ProfileError {
  return new ProfileError('bad-option', sentence);
}
