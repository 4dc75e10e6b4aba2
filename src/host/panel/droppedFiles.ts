/** What was dropped on a panel, as sources to open. Names, sizes and URIs come from a webview and are limited. */
import { ProfileError } from '../../core/errors.js';
import { parseOpenableUri } from '../openableUri.js';
import type { ProfileSource } from '../profileStore.js';
import { badRequest, field, textField } from './params.js';

/** Bytes of all files of one drop together. */
const MAX_DROPPED_BYTES = 64 * 1024 * 1024;
const MAX_DROPPED = 100;
/** Characters, a multiple of four. */
const BASE64_PART = 1024 * 1024;

/** The sources; rejects with ProfileError when there are too many or one is not as agreed. */
export async function droppedSources(params: unknown): Promise<readonly ProfileSource[]> {
  const files = field(params, 'files');
  const uris = field(params, 'uris');
  if (!Array.isArray(files) || !Array.isArray(uris)) throw badRequest('files and uris');
  if (files.length + uris.length > MAX_DROPPED) {
    throw new ProfileError('too-large', `more than ${MAX_DROPPED} files were dropped at once`);
  }
  const sources: ProfileSource[] = [];
  for (const text of uris as readonly unknown[]) {
    const uri = typeof text === 'string' ? parseOpenableUri(text) : undefined;
    if (uri === undefined) throw badRequest('uris');
    sources.push({ kind: 'uri', uri });
  }
  let sumBytes = 0;
  for (const file of files as readonly unknown[]) {
    const name = textField(file, 'name');
    const base64 = textField(file, 'base64');
    sumBytes += Math.ceil(base64.length * 0.75);
    if (sumBytes > MAX_DROPPED_BYTES) {
      const mebibytes = MAX_DROPPED_BYTES / 1048576;
      throw new ProfileError(
        'unreadable',
        `the dropped files have more than ${mebibytes} MiB; open them with Leaktrail: Open Heap Profile…`,
      );
    }
    sources.push({ kind: 'bytes', name, bytes: await decodeBase64(base64) });
  }
  return sources;
}

/** The bytes of Base64 text, decoded in parts so that the extension host stays responsive. */
async function decodeBase64(base64: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(Math.ceil(base64.length * 0.75));
  let count = 0;
  for (let start = 0; start < base64.length; start += BASE64_PART) {
    let binary: string;
    try {
      binary = atob(base64.slice(start, start + BASE64_PART));
    } catch {
      throw badRequest('base64');
    }
    for (let i = 0; i < binary.length; i++) bytes[count++] = binary.charCodeAt(i);
    await new Promise((resolve) => {
      setTimeout(resolve, 0);
    });
  }
  return bytes.slice(0, count);
}
