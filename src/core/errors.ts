/**
 * The one error type of core and io: something is wrong with the input, and the message says what.
 * Messages have the form "operation: values" ("sample 12 has 3 values, want 4"); a sentence about what
 * the user can do is added from `adviceFor` on the side that shows the error.
 */

/** What kind of thing is wrong; stable, used by tests, exit codes and advice. */
export type ProfileErrorCode =
  /** Nothing to read: zero bytes, or zero bytes after inflating. */
  | 'empty'
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
  /** A file or folder cannot be written (no permission, disk full). */
  | 'unwritable'
  /** The kept snapshots take as much as they may. */
  | 'store-full'
  /** A server cannot be reached, or the connection broke. */
  | 'unreachable'
  /** A server was too slow. */
  | 'timed-out'
  /** A server answered with an error; the message has its status and, from Go's pprof handler, its words. */
  | 'refused'
  /** A server wants credentials, or other ones (401, 403, a login page). */
  | 'unauthorized'
  /** A server's certificate is not trusted. */
  | 'untrusted-certificate'
  /** A server sends the request elsewhere, where it must not follow. */
  | 'redirected'
  /** A tool that was started failed. */
  | 'tool-failed'
  /** The user or a limit on time stopped the work. */
  | 'cancelled'
  /** A defect of this program. */
  | 'internal';

/** An input error with a stable code; `message` is one line of plain text and may quote the input. */
export class ProfileError extends Error {
  override readonly name = 'ProfileError';
  readonly code: ProfileErrorCode;

  constructor(code: ProfileErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

// Every bundle has a class of its own, and errors go from one to another: they are known by what they are. Subclasses are
// asked for in the usual way. Defined here, because a method of the class would change what the compiler makes of instanceof.
Object.defineProperty(ProfileError, Symbol.hasInstance, {
  value(this: unknown, value: unknown): boolean {
    if (this === ProfileError) {
      return value instanceof Error && value.name === 'ProfileError' && 'code' in value;
    }
    return Function.prototype[Symbol.hasInstance].call(this as () => void, value);
  },
});

/** One sentence that says what to do about an error of this code; empty where the message says it all. */
export function adviceFor(code: ProfileErrorCode): string {
  switch (code) {
    case 'empty':
      return 'Capture the profile again; the server or the disk gave no data.';
    case 'truncated':
    case 'bad-gzip':
      return 'Capture or copy the file again; it is not complete.';
    case 'malformed':
      return 'Check that the file was written by a Go program or by pprof and was not edited.';
    case 'concatenated':
      return 'Split the file, or merge the profiles with "go tool pprof -proto".';
    case 'too-large':
      return 'Raise the limit in the settings under leaktrail.limits if you trust the file.';
    case 'not-a-profile':
      return 'Save /debug/pprof/heap from the service itself, for instance with curl -o heap.pb.gz.';
    case 'wrong-kind':
    case 'bad-option':
    case 'incompatible':
    case 'unreadable':
    case 'unwritable':
    case 'timed-out':
    case 'refused':
    case 'redirected':
    case 'tool-failed':
    case 'cancelled':
      return '';
    case 'store-full':
      return 'Delete snapshots in the Snapshots view, or raise leaktrail.snapshots.maxMegabytes.';
    case 'unreachable':
      return 'Check that the service runs and serves net/http/pprof at this address.';
    case 'unauthorized':
      return 'Give the request the header that the server wants.';
    case 'untrusted-certificate':
      return "Trust this certificate only if you know that it is the server's own.";
    case 'internal':
      return 'Please report this with the file, if you can share it.';
    default:
      code satisfies never;
      return '';
  }
}
