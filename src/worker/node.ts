/** Worker entry for Node: reads files by path with node:zlib, serves profiles over the parent's port. */
import { promisify } from 'node:util';
import { parentPort } from 'node:worker_threads';
import { gzip } from 'node:zlib';
import { readProfile } from '../io/readProfile.js';
import { readRegularFile } from '../io/regularFile.js';
import { decodeBytes } from './decodeBytes.js';
import { serveProfiles } from './profileService.js';

const port = parentPort;
if (port === null) throw new Error('profileWorker: this script runs in a worker thread only');

const gzipBytes = promisify(gzip);

const endpoint = serveProfiles({
  post: (message, transfer) => {
    port.postMessage(message, transfer);
  },
  readProfile: (source, options) =>
    source.kind === 'path' ? readProfile(source.path, options) : decodeBytes(source.bytes, options),
  readFile: readRegularFile,
  // Copied, because a small Buffer lies in memory that others use too.
  gzip: async (bytes) => new Uint8Array(await gzipBytes(bytes)),
});

port.on('message', (message: unknown) => {
  endpoint.receive(message);
});
