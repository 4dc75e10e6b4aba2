// Counting goroutines in a text that comes in pieces.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  GoroutineCounter,
  goroutineTextForm,
  goroutineTotal,
} from '../../../src/core/snapshot/goroutineText.js';

const fixture = (name: string): Buffer =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/handlerleak/${name}`, import.meta.url)));

function count(bytes: Uint8Array, pieceLength = bytes.length): number {
  const counter = new GoroutineCounter();
  for (let at = 0; at < bytes.length; at += pieceLength) {
    counter.push(bytes.subarray(at, at + pieceLength));
  }
  return counter.count;
}

describe('the goroutines of a dump with debug=2', () => {
  test.each(['default/goroutine-debug2.1.txt', 'default/goroutine-debug2.2.txt'])(
    'are as many as its headers, in pieces of any length (%s)',
    (name) => {
      const bytes = fixture(name);
      const headers = bytes.toString().match(/^goroutine \d+ \[/gm)!.length;
      expect(headers).toBeGreaterThan(1);
      for (const length of [1, 2, 9, 10, 11, 4096, bytes.length]) {
        expect(count(bytes, length)).toBe(headers);
      }
    },
  );

  test('are not counted where a line only mentions one', () => {
    const text = [
      'goroutine 1 [running]:',
      'created by main.main in goroutine 7',
      '[originating from goroutine 5]:',
      ' goroutine 8 [x]:',
      'goroutine x [x]:',
      'goroutine',
      'goroutine ',
      'goroutine 9 [sleep]:',
    ].join('\n');
    expect(count(Buffer.from(text))).toBe(2);
  });
});

describe('the form of a goroutine text', () => {
  test('is told by its first line', () => {
    expect(goroutineTextForm(fixture('default/goroutine-debug2.1.txt').toString())).toBe('debug2');
    expect(goroutineTextForm(fixture('default/goroutine-debug1.1.txt').toString())).toBe('debug1');
    expect(goroutineTextForm('goroutine 1 gp=0x1 m=0 mp=0x2 [running, 3 minutes]:\nx')).toBe(
      'debug2',
    );
    for (const other of ['', 'goroutine', '<html>', 'heap profile: 1: 2 [3: 4] @ heap/1', '{}']) {
      expect(goroutineTextForm(other)).toBeUndefined();
    }
  });

  test('with debug=1 has the total', () => {
    expect(goroutineTotal(fixture('default/goroutine-debug1.1.txt').toString())).toBe(24);
    expect(goroutineTotal('goroutine profile: total 99999999999999999999\n')).toBeUndefined();
  });
});
