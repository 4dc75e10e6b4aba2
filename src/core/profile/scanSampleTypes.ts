/**
 * The sample types of a profile.proto, found without decoding it: inflated bytes come in pieces, all else is skipped. Nothing but
 * the lengths of fields is checked, so this tells what a file wants to be, not that it is whole. Field numbers are those of
 * github.com/google/pprof/proto/profile.proto.
 */
import { ProfileError } from '../errors.js';
import type { ValueType } from './model.js';

const SAMPLE_TYPE = 1;
const STRING_TABLE = 6;
/** Longer ones are no sample type that we know. */
const MAX_TEXT_BYTES = 64;
/** Writers put the strings of sample types first. */
const MAX_STRINGS = 4096;
const MAX_SAMPLE_TYPES = 64;
const MAX_FIELD_BYTES = 2 ** 31;

/** Takes the inflated bytes of one file in order. */
export class SampleTypeScanner {
  /** What the varint at hand is. */
  #expects: 'tag' | 'length' | 'value' = 'tag';
  #value = 0;
  #factor = 1;
  #field = 0;
  /** Bytes of the field at hand that are still to come, and where they go when they matter. */
  #rest = 0;
  #body: number[] | undefined;
  #stringCount = 0;
  readonly #strings = new Map<number, string>();
  readonly #sampleTypes: (readonly [type: number, unit: number])[] = [];

  /** Reads the next bytes. Throws ProfileError 'not-a-profile' when they are no protobuf message. */
  push(piece: Uint8Array): void {
    for (let at = 0; at < piece.length;) {
      if (this.#rest > 0) {
        const end = Math.min(piece.length, at + this.#rest);
        for (let i = at; this.#body !== undefined && i < end; i++) this.#body.push(piece[i]!);
        this.#rest -= end - at;
        at = end;
        if (this.#rest === 0) this.#endBody();
        continue;
      }
      const byte = piece[at++]!;
      this.#value += (byte & 0x7f) * this.#factor;
      this.#factor *= 128;
      if (this.#factor > 2 ** 70) throw notAMessage();
      if (byte < 0x80) this.#endVarint();
    }
  }

  /** The sample types so far; the text is '' where it was not found. */
  finish(): readonly ValueType[] {
    return this.#sampleTypes.map(([type, unit]) => ({
      type: this.#strings.get(type) ?? '',
      unit: this.#strings.get(unit) ?? '',
    }));
  }

  #endVarint(): void {
    const value = this.#value;
    const expected = this.#expects;
    this.#value = 0;
    this.#factor = 1;
    this.#expects = 'tag';
    switch (expected) {
      case 'tag':
        this.#startField(Math.floor(value / 8), value % 8);
        break;
      case 'length':
        this.#startBody(value);
        break;
      case 'value':
        break;
      default:
        expected satisfies never;
    }
  }

  #startField(field: number, wireType: number): void {
    if (field < 1 || field >= 2 ** 29) throw notAMessage();
    this.#field = field;
    if (wireType === 0) this.#expects = 'value';
    else if (wireType === 2) this.#expects = 'length';
    else if (wireType === 1 || wireType === 5) {
      this.#body = undefined;
      this.#rest = wireType === 1 ? 8 : 4;
    } else throw notAMessage();
  }

  #startBody(length: number): void {
    if (length > MAX_FIELD_BYTES) throw notAMessage();
    const isWanted =
      this.#field === SAMPLE_TYPE
        ? this.#sampleTypes.length < MAX_SAMPLE_TYPES
        : this.#field === STRING_TABLE && this.#stringCount < MAX_STRINGS;
    this.#body = isWanted && length <= MAX_TEXT_BYTES ? [] : undefined;
    this.#rest = length;
    if (length === 0) this.#endBody();
  }

  #endBody(): void {
    const body = this.#body;
    this.#body = undefined;
    if (this.#field === STRING_TABLE) {
      if (body !== undefined) {
        this.#strings.set(this.#stringCount, new TextDecoder().decode(Uint8Array.from(body)));
      }
      this.#stringCount++;
    } else if (this.#field === SAMPLE_TYPE && body !== undefined) {
      this.#sampleTypes.push(readValueType(body));
    }
  }
}

/** The string indexes in a message ValueType; 0, which is the empty text, for what is not there. */
function readValueType(body: readonly number[]): readonly [number, number] {
  const values = [0, 0, 0];
  for (let at = 0; at < body.length;) {
    const tag = body[at++]!;
    let value = 0;
    let factor = 1;
    for (let byte = 0x80; byte >= 0x80 && at < body.length; factor *= 128) {
      byte = body[at++]!;
      value += (byte & 0x7f) * factor;
    }
    if (tag === 0x08 || tag === 0x10) values[tag >> 3] = value;
    else if ((tag & 7) !== 0) throw notAMessage();
  }
  return [values[1]!, values[2]!];
}

function notAMessage(): ProfileError {
  return new ProfileError('not-a-profile', 'this is not a profile: it is no protobuf message');
}
