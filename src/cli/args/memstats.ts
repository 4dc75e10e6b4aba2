/** The options of `leaktrail memstats`. */
import { badUsage, COMMON_OPTIONS, onlyFile, STRING } from './options.js';
import type { Options, OptionTypes } from './options.js';

export interface MemstatsCommand {
  readonly file: string;
  /** Resident memory as the operating system counts it; undefined when it is not given. */
  readonly rssBytes: number | undefined;
  /** A heap profile of the same moment; undefined when it is not given. */
  readonly heap: string | undefined;
  readonly isJson: boolean;
}

export const MEMSTATS_OPTIONS: OptionTypes = { ...COMMON_OPTIONS, rss: STRING, heap: STRING };

/** The command. Throws ProfileError 'bad-option'. */
export function parseMemstatsCommand(options: Options): MemstatsCommand {
  return {
    file: onlyFile(options),
    rssBytes: parseBytes(options),
    heap: options.text('heap'),
    isJson: options.has('json'),
  };
}

function parseBytes(options: Options): number | undefined {
  const text = options.text('rss');
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text) && Number(text) > 0) return Number(text);
  throw badUsage(`--rss "${text}" is not a number of bytes`, options.command);
}
