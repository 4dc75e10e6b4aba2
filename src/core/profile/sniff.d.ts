/** How many bytes from the start `sniff` wants to see when there are that many. */
export declare const SNIFF_BYTES = 4096;
/** A format that can be decoded; gzip must be inflated first, then sniffed again. */
export type ProfileContent = 'gzip' | 'proto' | 'legacy-heap';
/** The format of inflated or raw bytes that begin like this. Throws ProfileError for everything else. */
export declare function sniff(head: Uint8Array): ProfileContent;
