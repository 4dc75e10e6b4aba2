/**
 * Decoding a profile of any supported format, from pieces or from all bytes at once. The format is told from the
 * content (sniff.ts). Of a damaged gzip file the damage is reported, not what the wrong bytes inside it
 * seem to say; therefore an error of the content waits until the gzip layer has been read to its end.
 */
import { ProfileError } from '../errors.js';
import { inflateGzip, isGzip, statedGzipSize } from './inflate.js';
import { parseLegacyHeap } from './legacyHeap.js';
import { DEFAULT_LIMITS, type DecodeLimits, type Profile } from './model.js';
import { createProtoDecoder, tooManyBytes, type ProfileDecoder } from './protoDecoder.js';
import { sniff, SNIFF_BYTES } from './sniff.js';

export type { ProfileDecoder } from './protoDecoder.js';

/** The profile in the bytes of a file, gzip or not. Throws ProfileError. */
export function decodeProfile(bytes: Uint8Array, limits: DecodeLimits = DEFAULT_LIMITS): Profile {
  const decoder = createProfileDecoder(
    limits,
    isGzip(bytes) ? statedGzipSize(bytes) : bytes.length,
  );
  if (!isGzip(bytes)) {
    decoder.push(bytes);
    return decoder.finish();
  }
  const patient = createPatientDecoder(decoder, limits);
  inflateGzip(bytes, (piece) => {
    patient.push(piece);
  });
  return patient.finish();
}

/**
 * A decoder of inflated bytes of any supported format; gzip inside is refused. `expectedBytes` is a hint at how many
 * will come, 0 for unknown; a wrong hint costs time or address space, nothing else.
 */
export function createProfileDecoder(
  limits: DecodeLimits = DEFAULT_LIMITS,
  expectedBytes = 0,
): ProfileDecoder {
  return new SniffingDecoder(limits, expectedBytes);
}

/**
 * A decoder that throws what is wrong with the content only in `finish`, so that the gzip layer can be read to its end
 * first. Exceeding a limit is thrown at once, also by bytes after the wrong content.
 */
export function createPatientDecoder(
  decoder: ProfileDecoder,
  limits: DecodeLimits = DEFAULT_LIMITS,
): ProfileDecoder {
  let failure: { readonly error: unknown } | undefined;
  let total = 0;
  return {
    push(chunk) {
      total += chunk.length;
      if (total > limits.maxBytes) throw tooManyBytes(limits.maxBytes);
      if (failure !== undefined) return;
      try {
        decoder.push(chunk);
      } catch (error) {
        if (error instanceof ProfileError && error.code === 'too-large') throw error;
        failure = { error };
      }
    },
    finish() {
      if (failure !== undefined) throw failure.error;
      return decoder.finish();
    },
  };
}

class SniffingDecoder implements ProfileDecoder {
  readonly #limits: DecodeLimits;
  readonly #expectedBytes: number;
  #head = new Uint8Array(SNIFF_BYTES);
  #headCount = 0;
  #decoder: ProfileDecoder | undefined;

  constructor(limits: DecodeLimits, expectedBytes: number) {
    this.#limits = limits;
    this.#expectedBytes = expectedBytes;
  }

  push(chunk: Uint8Array): void {
    if (this.#decoder !== undefined) {
      this.#decoder.push(chunk);
      return;
    }
    const part = chunk.subarray(0, SNIFF_BYTES - this.#headCount);
    this.#head.set(part, this.#headCount);
    this.#headCount += part.length;
    if (this.#headCount < SNIFF_BYTES) return;
    this.#start().push(chunk.subarray(part.length));
  }

  finish(): Profile {
    return (this.#decoder ?? this.#start()).finish();
  }

  #start(): ProfileDecoder {
    const head = this.#head.subarray(0, this.#headCount);
    const content = sniff(head);
    if (content === 'gzip') {
      throw new ProfileError(
        'not-a-profile',
        'this is gzip data inside gzip data; unpack it once ("gunzip") and open the result',
      );
    }
    this.#decoder =
      content === 'proto'
        ? createProtoDecoder(this.#limits, this.#expectedBytes)
        : collectText(this.#limits);
    this.#decoder.push(head);
    return this.#decoder;
  }
}

/** A decoder that keeps the whole text and reads it at the end. */
function collectText(limits: DecodeLimits): ProfileDecoder {
  let text = new Uint8Array(65536);
  let count = 0;
  return {
    push(chunk) {
      const total = count + chunk.length;
      if (total > limits.maxBytes) throw tooManyBytes(limits.maxBytes);
      if (total > text.length) {
        const larger = new Uint8Array(Math.max(total, text.length * 2));
        larger.set(text.subarray(0, count));
        text = larger;
      }
      text.set(chunk, count);
      count = total;
    },
    finish: () => parseLegacyHeap(text.subarray(0, count), limits),
  };
}
