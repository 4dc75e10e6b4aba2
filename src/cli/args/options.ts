/**
 * The options and files of one command line. Options have pprof's names, with "-" or "_" between words; whatever is unknown,
 * missing or repeated in vain is refused by name.
 */
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { ProfileError } from '../../core/errors.js';
import type { CommandName } from '../help.js';

/** The options that a command knows, as parseArgs takes them. */
export type OptionTypes = NonNullable<ParseArgsConfig['options']>;

export const STRING = { type: 'string' } as const;
export const FLAG = { type: 'boolean' } as const;

/** What every command takes. */
export const COMMON_OPTIONS: OptionTypes = {
  help: { type: 'boolean', short: 'h' },
  json: FLAG,
};

/** The options of one command line, by name without dashes. */
export interface Options {
  readonly command: CommandName;
  readonly positionals: readonly string[];
  has(name: string): boolean;
  text(name: string): string | undefined;
  /** All values of an option that may be repeated. */
  texts(name: string): readonly string[];
}

/** What the arguments say. Throws ProfileError 'bad-option'. */
export function parseOptions(
  command: CommandName,
  args: readonly string[],
  known: OptionTypes,
): Options {
  const end = args.indexOf('--');
  const spelled = args.map((arg, i) =>
    end >= 0 && i > end ? arg : arg.replace(/^--[a-z_]+/, (name) => name.replaceAll('_', '-')),
  );
  const { tokens, positionals, values } = parse(command, spelled, known);
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== 'option' || known[token.name]?.multiple === true) continue;
    if (seen.has(token.name)) throw badUsage(`option ${token.rawName} is given twice`, command);
    seen.add(token.name);
  }
  const texts = (name: string): readonly string[] => {
    const value = values[name];
    return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
  };
  return {
    command,
    positionals,
    has: (name) => values[name] === true,
    text: (name) => texts(name)[0],
    texts,
  };
}

function parse(command: CommandName, args: string[], options: OptionTypes) {
  try {
    return parseArgs({ args, options, allowPositionals: true, tokens: true });
  } catch (error) {
    if (!(error instanceof TypeError) || !('code' in error)) throw error;
    // Node's message goes on with a hint for programmers after the first sentence.
    const [sentence = ''] = error.message.split(/\.(?:\s|$)/);
    throw badUsage(sentence.charAt(0).toLowerCase() + sentence.slice(1), command);
  }
}

/** The one file of a command. Throws ProfileError 'bad-option'. */
export function onlyFile({ positionals, command }: Options): string {
  const [file, another] = positionals;
  if (another !== undefined) throw badUsage(`more than one profile: "${another}"`, command);
  if (file === undefined || file === '') throw badUsage('no profile given', command);
  return file;
}

/** A number of rows; undefined when it is not given. Throws ProfileError 'bad-option'. */
export function parseNodeCount(options: Options): number | undefined {
  const text = options.text('nodecount');
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw badUsage(`--nodecount "${text}" is not a number of rows`, options.command);
}

/** The error for a command line that cannot be run. */
export function badUsage(what: string, command: CommandName | undefined): ProfileError {
  const help = command === undefined ? 'leaktrail --help' : `leaktrail help ${command}`;
  return new ProfileError('bad-option', `${what}; see "${help}"`);
}
