/** An address that was found somewhere and can be chosen to take a snapshot of: data only, without words of the user's language. */

/** Where an address was found. */
export type CandidateOrigin =
  | {
      readonly kind: 'launch';
      /** Name of the launch configuration. */
      readonly name: string;
      /** Its program, without the folder of the workspace; '' for none. */
      readonly program: string;
    }
  | {
      readonly kind: 'import';
      /** Path of the importing file below its workspace folder. */
      readonly file: string;
      readonly line: number;
    }
  | { readonly kind: 'forwarded-port' }
  | {
      readonly kind: 'process';
      /** Base name of the program; '' when unknown. */
      readonly program: string;
      readonly pid: number | undefined;
    };

export interface Candidate {
  /** "http://localhost:6060/debug/pprof/", without credentials. */
  readonly url: string;
  readonly origin: CandidateOrigin;
  /** Absolute path of the workspace folder that it was found in. */
  readonly folder: string | undefined;
}

/** The candidates without those whose address an earlier one has. */
export function distinctCandidates(candidates: readonly Candidate[]): readonly Candidate[] {
  const byUrl = new Map<string, Candidate>();
  for (const candidate of candidates) {
    if (!byUrl.has(candidate.url)) byUrl.set(candidate.url, candidate);
  }
  return [...byUrl.values()];
}
