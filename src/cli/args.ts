/**
 * From argv to a checked command. Options have pprof's names, with "-" or "_" between words; whatever is unknown,
 * missing, contradictory or repeated in vain is refused by name before any file is opened.
 */
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { ProfileError } from '../core/errors.js';
import { GRANULARITIES } from '../core/report/query.js';
import type { Granularity, ReportQuery, SampleFilter } from '../core/report/query.js';
import { COMMAND_NAMES } from './help.js';
import type { CommandName } from './help.js';

/** What is subtracted, if anything. */
export interface BaseOption {
  readonly file: string;
  readonly mode: 'base' | 'diff-base';
  readonly normalize: boolean;
}

/** What all reports take. */
export interface ReportCommand {
  readonly file: string;
  readonly base: BaseOption | undefined;
  readonly query: ReportQuery;
  readonly isJson: boolean;
}

/** `top` and `tree`; an absent value means pprof's default for the command. */
export interface NodesCommand extends ReportCommand {
  /** Rows at most; 0 for every row, however light. */
  readonly nodeCount: number | undefined;
  readonly unit: string | undefined;
}

/** One command, ready to run. */
export type Command =
  | { readonly name: 'help'; readonly topic: CommandName | undefined }
  | { readonly name: 'version' }
  | { readonly name: 'info'; readonly file: string; readonly isJson: boolean }
  | ({ readonly name: 'top' | 'tree' } & NodesCommand)
  | ({ readonly name: 'lines'; readonly root: string } & ReportCommand);

type OptionTypes = NonNullable<ParseArgsConfig['options']>;

const STRING = { type: 'string' } as const;
const FLAG = { type: 'boolean' } as const;

const COMMON_OPTIONS: OptionTypes = {
  help: { type: 'boolean', short: 'h' },
  json: FLAG,
};

const REPORT_OPTIONS: OptionTypes = {
  ...COMMON_OPTIONS,
  'sample-index': STRING,
  base: STRING,
  'diff-base': STRING,
  normalize: FLAG,
  focus: STRING,
  ignore: STRING,
  hide: STRING,
  show: STRING,
  'show-from': STRING,
  tagfocus: STRING,
  tagignore: STRING,
};

const NODES_OPTIONS: OptionTypes = {
  ...REPORT_OPTIONS,
  cum: FLAG,
  granularity: STRING,
  noinlines: FLAG,
  nodecount: STRING,
  unit: STRING,
};

const OPTIONS_OF: Record<Exclude<CommandName, 'help'>, OptionTypes> = {
  info: COMMON_OPTIONS,
  top: NODES_OPTIONS,
  tree: NODES_OPTIONS,
  lines: { ...REPORT_OPTIONS, root: STRING },
};

/** The command that argv (without node and script) asks for. Throws ProfileError 'bad-option'. */
export function parseCommandLine(args: readonly string[]): Command {
  const [first, ...rest] = args;
  if (first === undefined) throw badUsage('no command given', undefined);
  if (first === '--help' || first === '-h') return { name: 'help', topic: undefined };
  if (first === '--version' || first === '-V') return { name: 'version' };
  const name = COMMAND_NAMES.find((command) => command === first);
  if (name === undefined) throw badUsage(`unknown command "${first}"`, undefined);
  if (name === 'help') return { name: 'help', topic: helpTopic(rest) };

  const options = parseOptions(name, rest);
  if (options.has('help')) return { name: 'help', topic: name };
  const file = options.file;
  if (file === undefined || file === '') throw badUsage('no profile given', name);
  const isJson = options.has('json');
  if (name === 'info') return { name, file, isJson };
  const base = parseBase(options);
  const query = parseQuery(options);
  if (name === 'lines') {
    const root = options.text('root');
    if (root === undefined) throw badUsage('no --root DIR given', name);
    return { name, file, isJson, base, query, root };
  }
  const nodeCount = parseNodeCount(options);
  return { name, file, isJson, base, query, nodeCount, unit: options.text('unit') };
}

/** The options of one command line, by name without dashes. */
interface Options {
  readonly command: CommandName;
  readonly file: string | undefined;
  has(name: string): boolean;
  text(name: string): string | undefined;
}

function parseOptions(command: Exclude<CommandName, 'help'>, args: readonly string[]): Options {
  const known = OPTIONS_OF[command];
  const end = args.indexOf('--');
  const spelled = args.map((arg, i) =>
    end >= 0 && i > end ? arg : arg.replace(/^--[a-z_]+/, (name) => name.replaceAll('_', '-')),
  );
  const { tokens, positionals, values } = parse(command, spelled, known);
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    if (seen.has(token.name)) throw badUsage(`option ${token.rawName} is given twice`, command);
    seen.add(token.name);
  }
  const [file, another] = positionals;
  if (another !== undefined) throw badUsage(`more than one profile: "${another}"`, command);
  return {
    command,
    file,
    has: (name) => values[name] === true,
    text: (name) => {
      const value = values[name];
      return typeof value === 'string' ? value : undefined;
    },
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

function parseBase(options: Options): BaseOption | undefined {
  const base = options.text('base');
  const diffBase = options.text('diff-base');
  const normalize = options.has('normalize');
  if (base !== undefined && diffBase !== undefined) {
    throw badUsage('--base and --diff-base exclude each other', options.command);
  }
  if (diffBase !== undefined) return { file: diffBase, mode: 'diff-base', normalize };
  if (base !== undefined) return { file: base, mode: 'base', normalize };
  if (normalize) throw badUsage('--normalize needs --base or --diff-base', options.command);
  return undefined;
}

function parseQuery(options: Options): ReportQuery {
  return {
    sampleType: options.text('sample-index') ?? '',
    granularity: parseGranularity(options),
    sort: options.has('cum') ? 'cum' : 'flat',
    filter: parseFilter(options),
    noInlines: options.has('noinlines'),
  };
}

function parseFilter(options: Options): SampleFilter {
  const text = (name: string): string => options.text(name) ?? '';
  return {
    focus: text('focus'),
    ignore: text('ignore'),
    hide: text('hide'),
    show: text('show'),
    showFrom: text('show-from'),
    tagFocus: text('tagfocus'),
    tagIgnore: text('tagignore'),
  };
}

function parseGranularity(options: Options): Granularity {
  const text = options.text('granularity') ?? 'functions';
  const granularity = GRANULARITIES.find((known) => known === text);
  if (granularity !== undefined) return granularity;
  throw badUsage(
    `granularity "${text}" is not one of ${GRANULARITIES.join(', ')}`,
    options.command,
  );
}

function parseNodeCount(options: Options): number | undefined {
  const text = options.text('nodecount');
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw badUsage(`--nodecount "${text}" is not a number of rows`, options.command);
}

function helpTopic(args: readonly string[]): CommandName | undefined {
  const [topic] = args;
  if (topic === undefined || topic.startsWith('-')) return undefined;
  const name = COMMAND_NAMES.find((command) => command === topic);
  if (name === undefined) throw badUsage(`unknown command "${topic}"`, undefined);
  return name;
}

function badUsage(what: string, command: CommandName | undefined): ProfileError {
  const help = command === undefined ? 'leaktrail --help' : `leaktrail help ${command}`;
  return new ProfileError('bad-option', `${what}; see "${help}"`);
}
