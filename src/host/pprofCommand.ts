/**
 * The `go tool pprof` command that prints the same numbers, as one line for a POSIX shell. Every word that is not
 * plainly safe is quoted, because file names and sample types come from others.
 */
import type { Granularity } from '../core/report/query.js';

export interface PprofCommandOptions {
  /** Absolute path of the profile; in a difference, of the current one. */
  readonly path: string;
  /** Absolute path of what is subtracted. */
  readonly basePath?: string;
  readonly sampleType: string;
  /** pprof has no packages; functions are printed instead. */
  readonly granularity: Granularity;
  readonly sort: 'flat' | 'cum';
}

/** The command, with nothing trimmed. */
export function pprofCommand(options: PprofCommandOptions): string {
  const { path, basePath, sampleType, granularity, sort } = options;
  const words = ['go', 'tool', 'pprof', '-top'];
  if (sort === 'cum') words.push('-cum');
  words.push(`-${granularity === 'packages' ? 'functions' : granularity}`);
  words.push('-nodecount=0', '-nodefraction=0', '-edgefraction=0');
  if (sampleType !== '') words.push(`-sample_index=${sampleType}`);
  if (basePath !== undefined) words.push(`-diff_base=${basePath}`);
  words.push(path);
  return words.map(quoteForShell).join(' ');
}

/** One word of a POSIX shell command line that stands for exactly this text. */
export function quoteForShell(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
