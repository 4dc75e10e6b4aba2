/** The options of `leaktrail suspects` and `leaktrail verify`. */
import type { SuspectOptions } from '../../core/leak/suspects.js';
import { badUsage, COMMON_OPTIONS, FLAG, STRING } from './options.js';
import type { Options, OptionTypes } from './options.js';

/** How sites are made in both commands. */
export interface JudgeOptions {
  readonly level: SuspectOptions['level'];
  /** Folder with the source code; undefined when it is not given. */
  readonly root: string | undefined;
  readonly isJson: boolean;
}

export interface SuspectsCommand extends JudgeOptions {
  readonly snapshots: readonly string[];
  /** A file with one number per snapshot, or what was allocated; undefined for none. */
  readonly load: { readonly file: string } | 'allocations' | undefined;
  /** Bytes that the process may use; undefined when it is not given. */
  readonly limitBytes: number | undefined;
}

export interface VerifyCommand extends JudgeOptions {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const LEVELS: ReadonlyMap<string, SuspectOptions['level']> = new Map([
  ['lines', 'lines'],
  ['functions', 'functions'],
  ['calltree', 'callTree'],
] as const);
const JUDGE_OPTIONS: OptionTypes = { ...COMMON_OPTIONS, root: STRING, granularity: STRING };
const LIST = { type: 'string', multiple: true } as const;

export const SUSPECTS_OPTIONS: OptionTypes = {
  ...JUDGE_OPTIONS,
  load: STRING,
  'load-from-allocs': FLAG,
  limit: STRING,
};

export const VERIFY_OPTIONS: OptionTypes = { ...JUDGE_OPTIONS, before: LIST, after: LIST };

/** The command. Throws ProfileError 'bad-option', as the other functions here do. */
export function parseSuspectsCommand(options: Options): SuspectsCommand {
  const { positionals, command } = options;
  if (positionals.length === 0) throw badUsage('no snapshot given', command);
  const file = options.text('load');
  if (file !== undefined && options.has('load-from-allocs')) {
    throw badUsage('--load and --load-from-allocs exclude each other', command);
  }
  return {
    ...parseJudge(options),
    snapshots: positionals,
    load: options.has('load-from-allocs')
      ? 'allocations'
      : file === undefined
        ? undefined
        : { file },
    limitBytes: parseBytes(options, 'limit'),
  };
}

/** `verify`. */
export function parseVerifyCommand(options: Options): VerifyCommand {
  const { positionals, command } = options;
  const [before, after] = [options.texts('before'), options.texts('after')];
  const [stray] = positionals;
  if (stray !== undefined) {
    throw badUsage(`"${stray}" belongs to neither --before nor --after`, command);
  }
  if (before.length === 0) throw badUsage('no --before SNAPSHOT given', command);
  if (after.length === 0) throw badUsage('no --after SNAPSHOT given', command);
  return { ...parseJudge(options), before, after };
}

/** The same arguments with --before and --after before every value that follows it: "--after A B" is "--after A --after B". */
export function repeatListOptions(args: readonly string[]): readonly string[] {
  const repeated: string[] = [];
  let list: string | undefined;
  let hasValue = false;
  for (const arg of args) {
    if (arg.startsWith('-')) {
      list = arg === '--before' || arg === '--after' ? arg : undefined;
      hasValue = false;
    } else if (list !== undefined) {
      if (hasValue) repeated.push(list);
      hasValue = true;
    }
    repeated.push(arg);
  }
  return repeated;
}

function parseJudge(options: Options): JudgeOptions {
  const name = options.text('granularity') ?? 'lines';
  const level = LEVELS.get(name);
  if (level === undefined) {
    const names = [...LEVELS.keys()].join(', ');
    throw badUsage(`granularity "${name}" is not one of ${names}`, options.command);
  }
  return { level, root: options.text('root'), isJson: options.has('json') };
}

function parseBytes(options: Options, name: string): number | undefined {
  const text = options.text(name);
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text) && Number(text) > 0) return Number(text);
  throw badUsage(`--${name} "${text}" is not a number of bytes`, options.command);
}
