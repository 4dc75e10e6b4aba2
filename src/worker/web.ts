/** Worker entry for browsers: there are no paths, bytes are inflated with pako. */
import { ProfileError } from '../core/errors.js';
import { decodeBytes } from './decodeBytes.js';
import { serveProfiles } from './profileService.js';

/** The part of DedicatedWorkerGlobalScope that is used. */
declare const self: {
  postMessage(message: unknown): void;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
};

const endpoint = serveProfiles(
  (message) => {
    self.postMessage(message);
  },
  async (source, options) => {
    if (source.kind === 'path') {
      throw new ProfileError('unreadable', 'files cannot be read by path in a browser');
    }
    return decodeBytes(source.bytes, options);
  },
);

self.onmessage = ({ data }) => {
  endpoint.receive(data);
};
