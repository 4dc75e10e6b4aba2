/**
 * The number of goroutines in a text of net/http/pprof, counted while it streams by. debug=1 says it in its first line, "goroutine profile:
 * total 24"; debug=2 has one header per goroutine, "goroutine 7 [chan receive, 3 minutes]:".
 */

/** Where runtime/pprof stops to write a dump with debug=2, whatever is missing then. */
export const DUMP_LIMIT_BYTES = 64 * 1024 * 1024;

const NEWLINE = 10;
const HEADER = new TextEncoder().encode('goroutine ');

/** The form of a goroutine text that begins like this, or undefined when it is none. */
export function goroutineTextForm(start: string): 'debug1' | 'debug2' | undefined {
  if (/^goroutine profile: total \d{1,15}\r?\n/.test(start)) return 'debug1';
  if (/^goroutine \d{1,20} [^\n]{0,1000}\]:\r?\n/.test(start)) return 'debug2';
  return undefined;
}

/** The number in the first line of a text with debug=1. */
export function goroutineTotal(start: string): number | undefined {
  const total = /^goroutine profile: total (\d{1,15})\r?\n/.exec(start)?.[1];
  return total === undefined ? undefined : Number(total);
}

/** Counts the headers of a dump with debug=2, piece by piece. */
export class GoroutineCounter {
  /** Headers so far. */
  count = 0;
  /** Bytes of HEADER that the current line begins with; -1 when it is no header. */
  #matched = 0;

  push(piece: Uint8Array): void {
    for (let at = 0; at < piece.length;) {
      const byte = piece[at]!;
      if (this.#matched < 0) {
        const end = piece.indexOf(NEWLINE, at);
        if (end < 0) return;
        at = end + 1;
        this.#matched = 0;
      } else if (this.#matched === HEADER.length) {
        if (byte >= 0x30 && byte <= 0x39) this.count++;
        this.#matched = -1;
      } else if (byte === HEADER[this.#matched]) {
        this.#matched++;
        at++;
      } else {
        this.#matched = -1;
      }
    }
  }
}
