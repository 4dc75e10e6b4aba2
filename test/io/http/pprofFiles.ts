// What a healthy Go service answers, from fixtures, for servers of the tests.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { encodeProfile, rawProfileFromText } from '../../helpers/profileBuilder.js';

const fixture = (name: string): Buffer =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/handlerleak/${name}`, import.meta.url)));

/** Answers by the path below the base. */
export const HEALTHY: Readonly<Record<string, Uint8Array>> = {
  '': Buffer.from(
    `<html><head><title>/debug/pprof/</title></head><body><table>
<tr><td>70</td><td><a href='goroutine?debug=1'>goroutine</a></td></tr>
<tr><td>9</td><td><a href='goroutineleak?debug=1'>goroutineleak</a></td></tr>
<tr><td>30</td><td><a href='heap?debug=1'>heap</a></td></tr></table></body></html>`,
  ),
  'heap?gc=1': fixture('default/heap.7.pb.gz'),
  'heap?debug=1': fixture('default/heap-debug1.txt'),
  'goroutine?debug=1': fixture('default/goroutine-debug1.1.txt'),
  'goroutine?debug=2': fixture('default/goroutine-debug2.1.txt'),
  goroutineleak: fixture('goroutineleak/goroutineleak.pb.gz'),
  '../vars': fixture('default/vars.json'),
  cmdline: Buffer.from('/srv/shopd\0-token\0s3cr3t-token-0815'),
};

/** A small heap profile that inflates to far more than a test allows. */
export function heapBomb(): Uint8Array {
  const raw = encodeProfile(rawProfileFromText('main;worker;alloc 4096'));
  // An unknown field of 64 MiB of zeros, which every reader skips.
  const length = 64 * 1024 * 1024;
  const header = Buffer.from([0xfa, 0x7f, ...varint(length)]);
  return gzipSync(Buffer.concat([raw, header, Buffer.alloc(length)]));
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
}
