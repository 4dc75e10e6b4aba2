/** Worker entry for Node: reads files by path with node:zlib, serves profiles over the parent's port. */
import { parentPort } from 'node:worker_threads';
import { readProfile } from '../io/readProfile.js';
import { decodeBytes } from './decodeBytes.js';
import { serveProfiles } from './profileService.js';

const port = parentPort;
if (port === null) throw new Error('profileWorker: this script runs in a worker thread only');

const endpoint = serveProfiles(
  (message) => {
    port.postMessage(message);
  },
  (source, options) =>
    source.kind === 'path' ? readProfile(source.path, options) : decodeBytes(source.bytes, options),
);

port.on('message', (message: unknown) => {
  endpoint.receive(message);
});
