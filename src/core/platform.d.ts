/**
 * The only names from outside the language that core uses; they exist in Node, in browsers and in workers.
 * https://encoding.spec.whatwg.org/#interface-textdecoder
 */
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: Uint8Array, options?: { stream?: boolean }): string;
}
declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}
/** Passed on, never listened to. */
interface AbortSignal {
  readonly aborted: boolean;
}
/** https://url.spec.whatwg.org/#url-class */
declare class URL {
  constructor(url: string, base?: string);
  readonly protocol: string;
  readonly username: string;
  readonly password: string;
  readonly host: string;
  readonly hostname: string;
  readonly port: string;
  readonly pathname: string;
  readonly search: string;
}
