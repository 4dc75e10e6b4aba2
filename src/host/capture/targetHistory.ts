/**
 * What is remembered of targets outside the secret storage: addresses, newest first, and the certificates that the user chose to
 * trust. Free of vscode. What is stored is checked when it is read back, because other versions and other hands write there, too.
 */
import { normalizePprofUrl } from '../../core/snapshot/pprofUrl.js';

/** The most addresses that are remembered. */
export const MAX_TARGETS = 20;
const MAX_PINS = 100;
const FINGERPRINT = /^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/;

/** A certificate that is trusted for one origin, and no other one there. */
export interface PinnedCertificate {
  /** "https://host:port" */
  readonly origin: string;
  /** See TlsChoice. */
  readonly fingerprint256: string;
}

/** The stored addresses that are addresses, without credentials and query. */
export function checkTargets(stored: unknown): readonly string[] {
  if (!Array.isArray(stored)) return [];
  const urls = (stored as unknown[]).filter((url): url is string => isPlainTarget(url));
  return [...new Set(urls)].slice(0, MAX_TARGETS);
}

/** The addresses after one was used. */
export function withTarget(targets: readonly string[], url: string): readonly string[] {
  return [url, ...withoutTarget(targets, url)].slice(0, MAX_TARGETS);
}

/** The addresses after one was forgotten. */
export function withoutTarget(targets: readonly string[], url: string): readonly string[] {
  return targets.filter((target) => target !== url);
}

/** The stored origins that are origins. */
export function checkOrigins(stored: unknown): readonly string[] {
  if (!Array.isArray(stored)) return [];
  const origins = (stored as unknown[]).filter((origin): origin is string => isOrigin(origin));
  return [...new Set(origins)];
}

/** The stored certificates that are whole; one per origin. */
export function checkPins(stored: unknown): readonly PinnedCertificate[] {
  if (!Array.isArray(stored)) return [];
  const pins = new Map<string, PinnedCertificate>();
  for (const item of (stored as unknown[]).slice(0, MAX_PINS)) {
    const { origin, fingerprint256 } = (item ?? {}) as Partial<Record<string, unknown>>;
    if (!isOrigin(origin) || !origin.startsWith('https:')) continue;
    if (typeof fingerprint256 !== 'string' || !FINGERPRINT.test(fingerprint256)) continue;
    pins.set(origin, { origin, fingerprint256 });
  }
  return [...pins.values()];
}

/** The certificates after one was trusted, in the place of another one of the same origin. */
export function withPin(
  pins: readonly PinnedCertificate[],
  pin: PinnedCertificate,
): readonly PinnedCertificate[] {
  return [...withoutPin(pins, pin.origin), pin].slice(-MAX_PINS);
}

/** The certificates after the one of an origin was forgotten. */
export function withoutPin(
  pins: readonly PinnedCertificate[],
  origin: string,
): readonly PinnedCertificate[] {
  return pins.filter((pin) => pin.origin !== origin);
}

/** "https://host:port" of an address. */
export function originOf(url: string): string {
  return new URL(url).origin;
}

function isPlainTarget(text: unknown): boolean {
  if (typeof text !== 'string') return false;
  try {
    const { url, userinfo } = normalizePprofUrl(text);
    return url === text && userinfo === undefined;
  } catch {
    return false;
  }
}

function isOrigin(text: unknown): text is string {
  if (typeof text !== 'string' || !/^https?:\/\//.test(text)) return false;
  try {
    return new URL(text).origin === text;
  } catch {
    return false;
  }
}
