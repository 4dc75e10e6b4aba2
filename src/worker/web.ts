/** Worker entry for browsers: there are no paths, bytes are inflated and deflated with pako. */
import { gzip } from 'pako';
import { ProfileError } from '../core/errors.js';
import { decodeBytes } from './decodeBytes.js';
import { serveProfiles } from './profileService.js';

/** The part of DedicatedWorkerGlobalScope that is used. */
declare const self: {
  postMessage(message: unknown, transfer: readonly ArrayBuffer[]): void;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
};

function refusePath(): Promise<never> {
  const message = 'files cannot be read by path in a browser';
  return Promise.reject(new ProfileError('unreadable', message));
}

const endpoint = serveProfiles({
  post: (message, transfer) => {
    self.postMessage(message, transfer);
  },
  readProfile: (source, options) =>
    source.kind === 'path' ? refusePath() : decodeBytes(source.bytes, options),
  readFile: refusePath,
  gzip: (bytes) => Promise.resolve(gzip(bytes).slice()),
});

self.onmessage = ({ data }) => {
  endpoint.receive(data);
};
