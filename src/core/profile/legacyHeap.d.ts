import type { DecodeLimits, Profile } from './model.js';
/** The profile in the text. Throws ProfileError 'malformed' with the line, or 'truncated' when rows are missing. */
export declare function parseLegacyHeap(text: Uint8Array, limits: DecodeLimits): Profile;
