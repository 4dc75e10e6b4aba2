/** What is needed to ask a net/http/pprof endpoint, as the host and the CLI give it to src/io. */

/** One request header; the value is a secret. */
export interface SecretHeader {
  readonly name: string;
  readonly value: string;
}

/** How the certificate of an https endpoint is checked: as usual, or by exactly one certificate that the user chose to trust. */
export type TlsChoice =
  | { readonly kind: 'verify' }
  /** SHA-256 of the certificate in DER form, as "AB:CD:…". */
  | { readonly kind: 'pinned'; readonly fingerprint256: string };

/** Limits of one capture; all inclusive. */
export interface CaptureLimits {
  /** Bytes of one answer as they come over the network. */
  readonly maxBodyBytes: number;
  /** Bytes of one answer after a Content-Encoding was undone. */
  readonly maxInflatedBytes: number;
  readonly connectMillis: number;
  /** Longest silence while an answer comes. */
  readonly idleMillis: number;
  /** Longest time for one whole answer. */
  readonly totalMillis: number;
}

/** Limits that suit a service under load. */
export const DEFAULT_CAPTURE_LIMITS: CaptureLimits = {
  maxBodyBytes: 256 * 1024 * 1024,
  maxInflatedBytes: 512 * 1024 * 1024,
  connectMillis: 5_000,
  idleMillis: 30_000,
  totalMillis: 120_000,
};

/**
 * The default limits with this longest time for an answer. A service may be silent for most of it: a collection of a large heap
 * comes before the first byte.
 */
export function limitsWithTime(totalMillis: number): CaptureLimits {
  const idleMillis = Math.min(
    totalMillis,
    Math.max(DEFAULT_CAPTURE_LIMITS.idleMillis, totalMillis / 2),
  );
  return { ...DEFAULT_CAPTURE_LIMITS, idleMillis, totalMillis };
}

/** One endpoint and how to talk to it. */
export interface HttpTarget {
  /** Base URL, "http://localhost:6060/debug/pprof/": http or https, without credentials, query and fragment. */
  readonly url: string;
  readonly headers: readonly SecretHeader[];
  readonly tls: TlsChoice;
  readonly limits: CaptureLimits;
}
