/**
 * The options of `leaktrail capture`. Secrets come from the environment or from the address, and no message quotes what could be
 * one: not the address, and not what stands where the name of a variable should.
 */
import { DEFAULT_CAPTURE_LIMITS } from '../../core/snapshot/httpTarget.js';
import type { TlsChoice } from '../../core/snapshot/httpTarget.js';
import type { GoroutineDetail } from '../../core/snapshot/source.js';
import { badUsage, COMMON_OPTIONS, STRING } from './options.js';
import type { Options, OptionTypes } from './options.js';

export interface CaptureCommand {
  /** As typed; it can hold credentials. */
  readonly url: string;
  readonly folder: string;
  readonly count: number;
  /** From the start of one snapshot to the start of the next. */
  readonly intervalMillis: number;
  /** Names of environment variables that hold a request header each. */
  readonly headerVariables: readonly string[];
  /** Undefined chooses by the number of goroutines. */
  readonly goroutines: GoroutineDetail | undefined;
  /** Longest time for one answer. */
  readonly timeoutMillis: number;
  readonly tls: TlsChoice;
  readonly isJson: boolean;
}

export const CAPTURE_OPTIONS: OptionTypes = {
  ...COMMON_OPTIONS,
  output: { type: 'string', short: 'o' },
  count: { type: 'string', short: 'n' },
  interval: STRING,
  'header-env': { type: 'string', multiple: true },
  goroutines: STRING,
  timeout: STRING,
  pin: STRING,
};

const MAX_COUNT = 100_000;
const MAX_MILLIS = 7 * 24 * 60 * 60 * 1000;
const DETAILS: readonly GoroutineDetail[] = ['debug2', 'debug1', 'none'];

/** The command. Throws ProfileError 'bad-option'. */
export function parseCaptureCommand(options: Options): CaptureCommand {
  const { command, positionals } = options;
  const [url, another] = positionals;
  if (url === undefined || url === '') throw badUsage('no address given', command);
  if (another !== undefined) throw badUsage('more than one address', command);
  const folder = options.text('output');
  if (folder === undefined || folder === '') throw badUsage('no -o DIR given', command);
  return {
    url,
    folder,
    count: parseCount(options),
    intervalMillis: parseDuration(options, 'interval', 10_000),
    headerVariables: options.texts('header-env').map((name) => {
      if (/^[A-Za-z_]\w{0,200}$/.test(name)) return name;
      throw badUsage('--header-env takes the name of an environment variable', command);
    }),
    goroutines: parseGoroutines(options),
    timeoutMillis: parseDuration(options, 'timeout', DEFAULT_CAPTURE_LIMITS.totalMillis),
    tls: parseTls(options),
    isJson: options.has('json'),
  };
}

function parseCount(options: Options): number {
  const text = options.text('count') ?? '1';
  const count = Number(text);
  if (/^\d{1,6}$/.test(text) && count >= 1 && count <= MAX_COUNT) return count;
  throw badUsage(`-n "${text}" is not a number of snapshots`, options.command);
}

/** A duration in Go's form: "10s", "1m30s", "500ms". */
function parseDuration(options: Options, name: string, byDefault: number): number {
  const text = options.text(name);
  if (text === undefined) return byDefault;
  const match =
    /^(?:(\d{1,6})h)?(?:(\d{1,6})m(?!s))?(?:(\d{1,6}(?:\.\d{1,3})?)s)?(?:(\d{1,9})ms)?$/.exec(text);
  const amount = (index: number): number => Number(match?.[index] ?? 0);
  const total = Math.round(((amount(1) * 60 + amount(2)) * 60 + amount(3)) * 1000 + amount(4));
  if (total > 0 && total <= MAX_MILLIS) return total;
  throw badUsage(`--${name} "${text}" is not a time such as 10s, 1m30s or 500ms`, options.command);
}

function parseGoroutines(options: Options): GoroutineDetail | undefined {
  const text = options.text('goroutines');
  const detail = DETAILS.find((known) => known === text);
  if (text === undefined || detail !== undefined) return detail;
  throw badUsage(`--goroutines "${text}" is not one of ${DETAILS.join(', ')}`, options.command);
}

function parseTls(options: Options): TlsChoice {
  const text = options.text('pin');
  if (text === undefined) return { kind: 'verify' };
  const digits = text.replaceAll(':', '').toUpperCase();
  if (!/^[0-9A-F]{64}$/.test(digits)) {
    throw badUsage(`--pin "${text}" is not the SHA-256 of a certificate`, options.command);
  }
  return { kind: 'pinned', fingerprint256: digits.match(/../g)!.join(':') };
}
