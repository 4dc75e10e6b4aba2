/**
 * The body of an answer in pieces, as fast as they are taken. A Content-Encoding that a proxy put around it is undone. Bytes are
 * counted before and after, and one byte above a limit is an error: half a profile is worse than none.
 */
import type { IncomingMessage } from 'node:http';
import { pipeline, Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { ProfileError } from '../../core/errors.js';
import { readableValue } from '../../core/measurement/readable.js';
import type { CaptureLimits } from '../../core/snapshot/httpTarget.js';
import { visibleText } from '../../core/visibleText.js';
import { answerError } from './requestError.js';
import type { Watch } from './watch.js';

/** The pieces of a body, whole or with an error: ProfileError 'too-large', 'unreachable' when the connection breaks, 'refused' for an unknown encoding, 'bad-gzip', or the failure of the watch. */
export async function* readBody(
  response: IncomingMessage,
  host: string,
  limits: CaptureLimits,
  watch: Watch,
): AsyncGenerator<Uint8Array, void> {
  const stated = Number(response.headers['content-length'] ?? 0);
  if (stated > limits.maxBodyBytes) {
    const size = readableValue(stated, 'bytes', '');
    throw tooLarge(`${host} announces an answer of ${size}, more than`, limits.maxBodyBytes);
  }
  const wire = readWire(response, host, limits.maxBodyBytes, watch);
  const decoder = createDecoder(response.headers['content-encoding'], host);
  if (decoder === undefined) {
    yield* wire;
    return;
  }
  // Errors reach the loop through the decoder, which `pipeline` destroys.
  pipeline(Readable.from(wire, { highWaterMark: 1 }), decoder, () => undefined);
  let count = 0;
  try {
    for await (const piece of decoder as AsyncIterable<Buffer>) {
      count += piece.length;
      if (count > limits.maxInflatedBytes) {
        throw tooLarge(
          `${host} sends an answer that inflates to more than`,
          limits.maxInflatedBytes,
        );
      }
      yield piece;
    }
  } catch (error) {
    throw watch.failure ?? encodingError(error, host);
  }
}

function tooLarge(what: string, limitBytes: number): ProfileError {
  return new ProfileError('too-large', `${what} ${readableValue(limitBytes, 'bytes', '')}`);
}

/** The bytes as they come; an answer that ends before it is whole is an error. */
async function* readWire(
  response: IncomingMessage,
  host: string,
  maxBytes: number,
  watch: Watch,
): AsyncGenerator<Buffer, void> {
  const pieces = (response as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  let count = 0;
  try {
    for (;;) {
      watch.wait('body');
      const next = await pieces.next();
      watch.proceed();
      if (next.done === true) break;
      count += next.value.length;
      if (count > maxBytes) throw tooLarge(`${host} sends an answer of more than`, maxBytes);
      yield next.value;
    }
  } catch (error) {
    throw watch.failure ?? answerError(host, error, count);
  } finally {
    response.destroy();
  }
}

function createDecoder(encoding: string | undefined, host: string): Transform | undefined {
  switch (encoding?.trim().toLowerCase() ?? '') {
    case '':
    case 'identity':
      return undefined;
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default: {
      const shown = visibleText(encoding ?? '', 40);
      throw new ProfileError('refused', `${host} encodes its answer as "${shown}", unasked`);
    }
  }
}

function encodingError(error: unknown, host: string): unknown {
  if (error instanceof ProfileError || !(error instanceof Error)) return error;
  const { code = error.message } = error as NodeJS.ErrnoException;
  return new ProfileError('bad-gzip', `the Content-Encoding of ${host} is damaged (${code})`, {
    cause: error,
  });
}
