/**
 * The one error type of core and io: something is wrong with the input, and the message says what.
 * Messages have the form "operation: values" ("sample 12 has 3 values, want 4"); a sentence about what
 * the user can do is added from `adviceFor` on the side that shows the error.
 */
/** What kind of thing is wrong; stable, used by tests, exit codes and advice. */
export type ProfileErrorCode = 
/** Nothing to read: zero bytes, or zero bytes after inflating. */
'empty'
/** Starts like a profile and ends too early. */
 | 'truncated'
/** Breaks the wire format or the rules of profile.proto. */
 | 'malformed'
/** The gzip layer is damaged (checksum, header, trailing bytes). */
 | 'bad-gzip'
/** Two profiles in one file. */
 | 'concatenated'
/** Over a limit on bytes or elements. */
 | 'too-large'
/** Something else: HTML, JSON, an archive, a binary. The message says what it looks like. */
 | 'not-a-profile'
/** A profile, but of a kind that the operation cannot use (a goroutine dump where a heap is wanted). */
 | 'wrong-kind'
/** A choice that does not exist in this profile (sample type, granularity) or a bad expression. */
 | 'bad-option'
/** Profiles that cannot be subtracted or merged. */
 | 'incompatible'
/** The file cannot be read (missing, a folder, no permission). */
 | 'unreadable'
/** The user or a limit on time stopped the work. */
 | 'cancelled'
/** A defect of this program. */
 | 'internal';
/** An input error with a stable code; `message` is one line of plain text and may quote the input. */
export declare class ProfileError extends Error {
    readonly name = "ProfileError";
    readonly code: ProfileErrorCode;
    constructor(code: ProfileErrorCode, message: string, options?: {
        cause?: unknown;
    });
}
/** One sentence that says what to do about an error of this code; empty where the message says it all. */
export declare function adviceFor(code: ProfileErrorCode): string;
