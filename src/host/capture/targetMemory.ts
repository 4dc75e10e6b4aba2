/**
 * What this computer remembers of targets: addresses and trusted certificates in the global state, headers in the secret storage, one
 * entry per origin. The secret storage cannot list what it holds, so the origins that have headers are in the global state, too.
 */
import type * as vscode from 'vscode';
import type { SecretHeader, TlsChoice } from '../../core/snapshot/httpTarget.js';
import { parseStoredHeaders, withHeader, withoutHeader } from './requestHeaders.js';
import {
  checkOrigins,
  checkPins,
  checkTargets,
  originOf,
  withoutPin,
  withoutTarget,
  withPin,
  withTarget,
  type PinnedCertificate,
} from './targetHistory.js';

const TARGETS = 'capture.targets';
const CERTIFICATES = 'capture.certificates';
const HEADER_ORIGINS = 'capture.headerOrigins';
const secretKey = (origin: string): string => `leaktrail.headers ${origin}`;

/** The memory; nothing of it is cached, because other windows change it. */
export interface TargetMemory {
  /** Addresses of snapshots that were taken, newest first. */
  targets(): readonly string[];
  rememberTarget(url: string): Promise<void>;
  forgetTarget(url: string): Promise<void>;

  /** Origins that have headers. */
  headerOrigins(): readonly string[];
  headersOf(origin: string): Promise<readonly SecretHeader[]>;
  setHeader(origin: string, header: SecretHeader): Promise<void>;
  removeHeader(origin: string, name: string): Promise<void>;
  forgetHeaders(origin: string): Promise<void>;

  certificates(): readonly PinnedCertificate[];
  /** How the certificate of an address is to be checked. */
  tlsOf(url: string): TlsChoice;
  trustCertificate(certificate: PinnedCertificate): Promise<void>;
  forgetCertificate(origin: string): Promise<void>;
}

/** The memory over VS Code's two storages. */
export function createTargetMemory(
  state: vscode.Memento,
  secrets: vscode.SecretStorage,
): TargetMemory {
  const targets = (): readonly string[] => checkTargets(state.get(TARGETS));
  const certificates = (): readonly PinnedCertificate[] => checkPins(state.get(CERTIFICATES));
  const headerOrigins = (): readonly string[] => checkOrigins(state.get(HEADER_ORIGINS));
  const headersOf = async (origin: string): Promise<readonly SecretHeader[]> =>
    parseStoredHeaders(await secrets.get(secretKey(origin)));
  const writeHeaders = async (origin: string, headers: readonly SecretHeader[]): Promise<void> => {
    const others = headerOrigins().filter((other) => other !== origin);
    if (headers.length === 0) {
      await secrets.delete(secretKey(origin));
      await state.update(HEADER_ORIGINS, others);
    } else {
      // The name first: a secret that nothing names could not be forgotten.
      await state.update(HEADER_ORIGINS, [...others, origin]);
      await secrets.store(secretKey(origin), JSON.stringify(headers));
    }
  };
  return {
    targets,
    rememberTarget: async (url) => state.update(TARGETS, withTarget(targets(), url)),
    forgetTarget: async (url) => state.update(TARGETS, withoutTarget(targets(), url)),
    headerOrigins,
    headersOf,
    setHeader: async (origin, header) =>
      writeHeaders(origin, withHeader(await headersOf(origin), header)),
    removeHeader: async (origin, name) =>
      writeHeaders(origin, withoutHeader(await headersOf(origin), name)),
    forgetHeaders: (origin) => writeHeaders(origin, []),
    certificates,
    tlsOf(url) {
      const origin = originOf(url);
      const pin = certificates().find((certificate) => certificate.origin === origin);
      return pin === undefined
        ? { kind: 'verify' }
        : { kind: 'pinned', fingerprint256: pin.fingerprint256 };
    },
    trustCertificate: async (certificate) =>
      state.update(CERTIFICATES, withPin(certificates(), certificate)),
    forgetCertificate: async (origin) =>
      state.update(CERTIFICATES, withoutPin(certificates(), origin)),
  };
}
