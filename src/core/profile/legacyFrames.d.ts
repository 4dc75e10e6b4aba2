/**
 * The frames that pprof drops and keeps in heap profiles of the old text formats, which carry no such
 * expressions of their own (addLegacyFrameInfo in google/pprof/profile/legacy_profile.go).
 */
/** drop_frames of a heap profile in a text format. */
export declare const HEAP_DROP_FRAMES: string;
/** keep_frames of a heap profile in a text format: runtime frames that appear below user code. */
export declare const HEAP_KEEP_FRAMES: string;
