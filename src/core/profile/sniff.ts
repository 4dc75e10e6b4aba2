/**
 * What a file is, told from its first bytes alone: names and MIME types are often wrong. Everything that is not
 * a profile gets a sentence that says what it looks like, because the usual cause (a login page, a goroutine dump,
 * a file ruined by a shell) can be named.
 */
import { ProfileError } from '../errors.js';
import { isValidUtf8 } from './strings.js';

/** How many bytes from the start `sniff` wants to see when there are that many. */
export const SNIFF_BYTES = 4096;

/** A format that can be decoded; gzip must be inflated first, then sniffed again. */
export type ProfileContent = 'gzip' | 'proto' | 'legacy-heap';

/** Signatures of binary files: bytes at the start as text in Latin-1, and what has them. */
const BINARY_SIGNATURES: readonly (readonly [string, string])[] = [
  ['\x7fELF', 'an ELF program or library'],
  ['MZ', 'a Windows program or library'],
  ['\xfe\xed\xfa\xce', 'a Mach-O program or library'],
  ['\xfe\xed\xfa\xcf', 'a Mach-O program or library'],
  ['\xce\xfa\xed\xfe', 'a Mach-O program or library'],
  ['\xcf\xfa\xed\xfe', 'a Mach-O program or library'],
  ['\xca\xfe\xba\xbe', 'a Mach-O program or a Java class'],
  ['\0asm', 'a WebAssembly module'],
  ['PK\x03\x04', 'a zip archive'],
  ['PK\x05\x06', 'an empty zip archive'],
  ['\x28\xb5\x2f\xfd', 'data compressed with zstd'],
  ['BZh', 'data compressed with bzip2'],
  ['\xfd7zXZ\0', 'data compressed with xz'],
  ['7z\xbc\xaf\x27\x1c', 'a 7z archive'],
  ['\x89PNG', 'a PNG picture'],
  ['\xff\xd8\xff', 'a JPEG picture'],
  ['GIF8', 'a GIF picture'],
  ['%PDF-', 'a PDF document'],
  ['SQLite format 3\0', 'an SQLite database'],
  ['PERFILE2', 'a Linux perf recording'],
  ['JAVA PROFILE 1.', 'a Java heap dump'],
  ['FLR\0', 'a Java Flight Recorder file'],
];

/** The format of inflated or raw bytes that begin like this. Throws ProfileError for everything else. */
export function sniff(head: Uint8Array): ProfileContent {
  if (head.length === 0) throw new ProfileError('empty', 'the file is empty (0 bytes)');
  if (head.length >= 2 && head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  const start = latin1(head, 0, Math.min(head.length, 512));
  refuseBinary(head, start);
  if (isText(head)) return sniffText(new TextDecoder().decode(head));
  return 'proto';
}

function refuse(what: string): ProfileError {
  return new ProfileError('not-a-profile', `this is not a profile: it looks like ${what}`);
}

function wrongKind(what: string, capture: string): ProfileError {
  return new ProfileError('wrong-kind', `this is ${what}; ${capture}`);
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]!);
  return text;
}

function refuseBinary(head: Uint8Array, start: string): void {
  for (const [signature, what] of BINARY_SIGNATURES) {
    if (start.startsWith(signature)) throw refuse(what);
  }
  if (latin1(head, 257, Math.min(head.length, 262)) === 'ustar') throw refuse('a tar archive');
  if (/^go 1\.\d{1,3} trace\0/.test(start)) {
    throw refuse('a Go execution trace; open it with "go tool trace"');
  }
  if (/^go1\.\d{1,3} heap dump\n/.test(start)) {
    throw refuse(
      'a Go heap dump of runtime/debug.WriteHeapDump, which holds objects and no stacks',
    );
  }
  if (start.startsWith('\xff\xfe') || start.startsWith('\xfe\xff')) {
    throw refuse(
      'UTF-16 text; if it was saved with ">" in PowerShell, save it with "curl -o FILE" instead',
    );
  }
  if (start.startsWith('\x1f\xef\xbf\xbd\x08')) {
    throw refuse('gzip data that was saved as text, which destroyed it; save it as binary');
  }
  if (isLegacyCpu(head)) {
    throw wrongKind(
      'a CPU profile in the old binary format',
      'convert it with "go tool pprof -proto"',
    );
  }
}

/** The header words 0, 3, 0 or 1, period, 0 in either width and byte order (pprof's parseCPU). */
function isLegacyCpu(head: Uint8Array): boolean {
  for (const width of [4, 8]) {
    if (head.length < width * 5) continue;
    for (const isLittle of [true, false]) {
      const word = (index: number): number => {
        let value = 0;
        for (let i = 0; i < width; i++) {
          value = value * 256 + head[index * width + (isLittle ? width - 1 - i : i)]!;
        }
        return value;
      };
      if (word(0) === 0 && word(1) === 3 && word(2) <= 1 && word(3) > 0 && word(4) === 0)
        return true;
    }
  }
  return false;
}

/**
 * Whether bytes are text: no control characters, and UTF-8 or mostly ASCII (a page in an old encoding). A raw profile
 * always has control characters near its start, because its field numbers and first string indexes are small.
 */
function isText(head: Uint8Array): boolean {
  let ascii = 0;
  for (let i = 0; i < head.length; i++) {
    const byte = head[i]!;
    const isControl =
      byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 27;
    if (isControl || byte === 0x7f) return false;
    if (byte < 0x80) ascii++;
  }
  return ascii >= head.length * 0.75 || isValidUtf8(head, 0, lastCharacterStart(head));
}

/** Where the last character begins, which may be cut off. */
function lastCharacterStart(bytes: Uint8Array): number {
  let at = bytes.length - 1;
  while (at > bytes.length - 4 && (bytes[at]! & 0xc0) === 0x80) at--;
  return at;
}

function sniffText(text: string): ProfileContent {
  const body = text.replace(/^\uFEFF/, '').trimStart();
  const lineEnd = body.search(/[\r\n]/);
  const line = lineEnd < 0 ? body : body.slice(0, lineEnd);
  if (body === '') throw refuse('blank text');
  if (line.includes('heap profile:')) return 'legacy-heap';
  if (/^goroutine \d{1,20} /.test(line) || /\ngoroutine \d{1,20} [^\n]{0,200}\]:/.test(body)) {
    throw wrongKind(
      'a goroutine dump as text (debug=2)',
      'open it as a goroutine dump, or capture /debug/pprof/heap',
    );
  }
  const counts = /^(\S{1,100}) profile: total \d{1,20}/.exec(line);
  if (counts !== null) {
    const name = counts[1]!;
    throw wrongKind(
      `a ${name} profile as text (debug=1)`,
      name.startsWith('goroutine')
        ? 'open it as a goroutine dump, or capture /debug/pprof/heap'
        : `capture /debug/pprof/${name} without debug=1`,
    );
  }
  if (line.startsWith('--- mutex:') || line.startsWith('--- contention')) {
    const name = line.startsWith('--- mutex:') ? 'mutex' : 'block';
    throw wrongKind(
      `a ${name} profile as text (debug=1)`,
      `capture /debug/pprof/${name} without debug=1`,
    );
  }
  throw refuse(describeText(body, line));
}

function describeText(body: string, line: string): string {
  const start = body.slice(0, 2048).toLowerCase();
  if (/<svg[\s>]/.test(start) && !start.includes('<html')) return 'an SVG picture';
  if (/^<(!doctype html|html|head|body|meta|title)/.test(start) || start.includes('<html')) {
    const from = body.toLowerCase().indexOf('<title');
    const title =
      from < 0 ? null : /^<title[^>]{0,100}>([^<]{1,200})/i.exec(body.slice(from, from + 400));
    const quoted = title === null ? '' : ` titled "${oneLine(title[1]!)}"`;
    return `an HTML page${quoted}, perhaps a login or error page of a server`;
  }
  if (start.startsWith('<?xml') || /^<[a-z]/.test(start)) return 'XML';
  if (start.startsWith('{') || /^\[\s{0,9}[{["\d]/.test(start)) {
    return start.includes('"memstats"') ? 'the JSON of /debug/vars' : 'JSON';
  }
  if (start.startsWith('h4si')) return 'gzip data in Base64; decode it first';
  if (/^(panic|fatal error): /.test(start)) return 'the output of a Go program that crashed';
  const isPprofText =
    /^(file|type|duration|showing nodes|time|build id): /.test(start) ||
    start.startsWith('showing nodes');
  if (isPprofText) return 'a report printed by pprof; open the profile that it was made from';
  return `plain text that begins "${oneLine(line)}"`;
}

/** The beginning of a text on one line, without control characters. */
function oneLine(text: string): string {
  const plain = text
    .slice(0, 200)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return plain.length > 60 ? `${plain.slice(0, 60)}…` : plain;
}
