/** The options of the reports: what is subtracted, the query, how much is printed. */
import { GRANULARITIES } from '../../core/report/query.js';
import type { Granularity, ReportQuery, SampleFilter } from '../../core/report/query.js';
import { badUsage, COMMON_OPTIONS, FLAG, onlyFile, parseNodeCount, STRING } from './options.js';
import type { Options, OptionTypes } from './options.js';

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

/** `diff`. */
export interface DiffCommand {
  readonly base: string;
  readonly current: string;
  readonly query: ReportQuery;
  /** Rows of growth, and rows of shrinkage, at most; 0 for every row; undefined for the default. */
  readonly nodeCount: number | undefined;
  readonly unit: string | undefined;
  readonly isJson: boolean;
}

const QUERY_OPTIONS: OptionTypes = {
  ...COMMON_OPTIONS,
  'sample-index': STRING,
  focus: STRING,
  ignore: STRING,
  hide: STRING,
  show: STRING,
  'show-from': STRING,
  tagfocus: STRING,
  tagignore: STRING,
};

const ROW_OPTIONS: OptionTypes = {
  cum: FLAG,
  granularity: STRING,
  noinlines: FLAG,
  nodecount: STRING,
  unit: STRING,
};

const BASE_OPTIONS: OptionTypes = { base: STRING, 'diff-base': STRING, normalize: FLAG };

export const LINES_OPTIONS: OptionTypes = { ...QUERY_OPTIONS, ...BASE_OPTIONS, root: STRING };
export const NODES_OPTIONS: OptionTypes = { ...QUERY_OPTIONS, ...BASE_OPTIONS, ...ROW_OPTIONS };
export const DIFF_OPTIONS: OptionTypes = { ...QUERY_OPTIONS, ...ROW_OPTIONS };

/** `top` or `tree`. Throws ProfileError 'bad-option', as the other functions here do. */
export function parseNodesCommand(options: Options): NodesCommand {
  return {
    ...parseReport(options),
    nodeCount: parseNodeCount(options),
    unit: options.text('unit'),
  };
}

/** `lines`. */
export function parseLinesCommand(options: Options): ReportCommand & { root: string } {
  const report = parseReport(options);
  const root = options.text('root');
  if (root === undefined) throw badUsage('no --root DIR given', options.command);
  return { ...report, root };
}

/** `diff`. */
export function parseDiffCommand(options: Options): DiffCommand {
  const { positionals, command } = options;
  const [base, current, another] = positionals;
  if (another !== undefined) throw badUsage(`more than two profiles: "${another}"`, command);
  if (base === undefined || base === '') throw badUsage('no base given', command);
  if (current === undefined || current === '') {
    throw badUsage('no profile given to compare with the base', command);
  }
  return {
    base,
    current,
    query: parseQuery(options),
    nodeCount: parseNodeCount(options),
    unit: options.text('unit'),
    isJson: options.has('json'),
  };
}

function parseReport(options: Options): ReportCommand {
  return {
    file: onlyFile(options),
    base: parseBase(options),
    query: parseQuery(options),
    isJson: options.has('json'),
  };
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
