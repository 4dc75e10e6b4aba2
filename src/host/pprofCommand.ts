/**
 * The `go tool pprof` command that prints the same numbers, as one line for a POSIX shell. Every word that is not
 * plainly safe is quoted, because file names and sample types come from others.
 */
import type { Granularity } from '../core/report/query.js';

export interface PprofCommandOptions {
  /** Absolute path of the profile. */
  readonly path: string;
  readonly sampleType: string;
  /** pprof has no packages; functions are printed instead. */
  readonly granularity: Granularity;
  readonly sort: 'flat' | 'cum';
}

/** The command, with nothing trimmed. */
export function pprofCommand({ path, sampleType, granularity, sort }: PprofCommandOptions): string {
  const words = ['go', 'tool', 'pprof', '-top'];
  if (sort === 'cum') words.push('-cum');
  words.push(`-${granularity === 'packages' ? 'functions' : granularity}`);
  words.push('-nodecount=0', '-nodefraction=0', '-edgefraction=0');
  if (sampleType !== '') words.push(`-sample_index=${sampleType}`);
  words.push(path);
  return words.map(quoteForShell).join(' ');
}

/** One word of a POSIX shell command line that stands for exactly this text. */
export function quoteForShell(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
