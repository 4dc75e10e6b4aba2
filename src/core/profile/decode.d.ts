import { type DecodeLimits, type Profile } from './model.js';
import { type ProfileDecoder } from './protoDecoder.js';
export type { ProfileDecoder } from './protoDecoder.js';
/** The profile in the bytes of a file, gzip or not. Throws ProfileError. */
export declare function decodeProfile(bytes: Uint8Array, limits?: DecodeLimits): Profile;
/**
 * A decoder of inflated bytes of any supported format; gzip inside is refused. `expectedBytes` is a hint at how many
 * will come, 0 for unknown; a wrong hint costs time or address space, nothing else.
 */
export declare function createProfileDecoder(limits?: DecodeLimits, expectedBytes?: number): ProfileDecoder;
/**
 * A decoder that throws what is wrong with the content only in `finish`, so that the gzip layer can be read to its end
 * first. Exceeding a limit is thrown at once, also by bytes after the wrong content.
 */
export declare function createPatientDecoder(decoder: ProfileDecoder, limits?: DecodeLimits): ProfileDecoder;
