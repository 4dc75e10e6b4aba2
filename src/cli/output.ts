/**
 * What reaches stdout and stderr. Names come from untrusted files: control and bidirectional characters are made
 * visible in text and escaped in JSON, and integers of any size are printed exactly.
 */
import { adviceFor, ProfileError } from '../core/errors.js';
import type { Profile, StringTable } from '../core/profile/model.js';
import { visibleText } from '../core/visibleText.js';

/** What JSON output is made of; a bigint is printed as an integer. */
export type Json =
  string | number | bigint | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The value as JSON text with a newline at the end; lossless for bigints, pure of invisible characters. */
export function formatJson(value: Json): string {
  const parts: string[] = [];
  appendJson(value, parts);
  parts.push('\n');
  return parts.join('');
}

function appendJson(value: Json, parts: string[]): void {
  if (typeof value === 'bigint') parts.push(value.toString());
  else if (typeof value === 'string') parts.push(quote(value));
  else if (typeof value !== 'object' || value === null) parts.push(JSON.stringify(value));
  else if (isArray(value)) {
    parts.push('[');
    value.forEach((element, i) => {
      if (i > 0) parts.push(',');
      appendJson(element, parts);
    });
    parts.push(']');
  } else {
    parts.push('{');
    Object.entries(value).forEach(([key, element], i) => {
      if (i > 0) parts.push(',');
      parts.push(quote(key), ':');
      appendJson(element, parts);
    });
    parts.push('}');
  }
}

function isArray(value: object): value is readonly Json[] {
  return Array.isArray(value);
}

/** Characters that JSON allows as they are and a terminal would act on. */
const UNSAFE_IN_JSON = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

function quote(text: string): string {
  return JSON.stringify(text).replace(UNSAFE_IN_JSON, (character) =>
    Array.from(
      { length: character.length },
      (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}

/** The profile with names that are safe to print; for text reports, after nothing else needs the original names. */
export function withVisibleNames(profile: Profile): Profile {
  const { strings } = profile;
  const visible: StringTable = {
    count: strings.count,
    get: (index) => makeVisible(strings.get(index)),
  };
  return { ...profile, strings: visible };
}

/** The text with invisible and control characters made visible, at full length. */
export function makeVisible(text: string): string {
  return visibleText(text, Number.MAX_SAFE_INTEGER);
}

/** Writes to stdout; the process ends after all of it has been taken. */
export function writeText(text: string): void {
  process.stdout.write(text);
}

/** Takes doubts about the input, to be written when the command has succeeded. */
export type Warn = (warnings: readonly string[]) => void;

/** Where a command puts what it has to say before it ends. */
export interface Output {
  readonly warn: Warn;
  /** Prints a text at once. */
  readonly write: (text: string) => void;
}

/** Writes one line per warning to stderr. */
export function writeWarnings(warnings: readonly string[]): void {
  for (const warning of warnings) {
    process.stderr.write(`leaktrail: warning: ${visibleText(warning, MAX_LINE)}\n`);
  }
}

/** Longest message on stderr; it may quote the input. */
const MAX_LINE = 2000;

/** In place of core's advice, which names settings of the editor only. */
const LIMIT_ADVICE = 'The limits of the command are fixed; capture a smaller profile.';

/** Writes one line to stderr that says what is wrong and what to do. */
export function reportError(error: unknown): void {
  const known =
    error instanceof ProfileError
      ? error
      : new ProfileError('internal', error instanceof Error ? error.message : String(error));
  const advice = known.code === 'too-large' ? LIMIT_ADVICE : adviceFor(known.code);
  const message =
    /[.!?]$/.test(known.message) || advice === '' ? known.message : `${known.message}.`;
  const line = advice === '' ? message : `${message} ${advice}`;
  process.stderr.write(`leaktrail: ${visibleText(line, MAX_LINE)}\n`);
}
