// The list of profiles as the versions of net/http/pprof write it.
import { describe, expect, test } from 'vitest';
import { parsePprofIndex } from '../../../src/core/snapshot/pprofIndex.js';

const read = (html: string): unknown => {
  const index = parsePprofIndex(html);
  return index === undefined ? undefined : Object.fromEntries(index);
};

describe('the list of profiles is read', () => {
  test('as Go 1.26 writes it', () => {
    const page = `<html>
<head>
<title>/debug/pprof/</title>
<style>
.profile-name{
	display:inline-block;
}
</style>
</head>
<body>
/debug/pprof/
<br>
<p>Set debug=1 as a query parameter to export in legacy text format</p>
<br>
Types of profiles available:
<table>
<thead><td>Count</td><td>Profile</td></thead>
<tr><td>70</td><td><a href='allocs?debug=1'>allocs</a></td></tr>
<tr><td>0</td><td><a href='cmdline?debug=1'>cmdline</a></td></tr>
<tr><td>24</td><td><a href='goroutine?debug=1'>goroutine</a></td></tr>
<tr><td>2</td><td><a href='goroutineleak?debug=1'>goroutineleak</a></td></tr>
<tr><td>70</td><td><a href='heap?debug=1'>heap</a></td></tr>
<tr><td>1</td><td><a href='my.cache%2Fentries?debug=1'>my.cache/entries</a></td></tr>
</table>
<a href="goroutine?debug=2">full goroutine stack dump</a>
<br>`;
    expect(read(page)).toEqual({
      ...{ allocs: 70, cmdline: 0, goroutine: 24, goroutineleak: 2, heap: 70 },
      'my.cache/entries': 1,
    });
  });

  test('as Go 1.11 and Go 1.9 wrote it', () => {
    const go111 = `<tr><td>5</td><td><a href=goroutine?debug=1>goroutine</a></td></tr>
      <tr><td>9</td><td><a href=heap?debug=1>heap</a></td></tr>`;
    expect(read(go111)).toEqual({ goroutine: 5, heap: 9 });
    const go19 = `profiles:<br>\n<table>\n
<tr><td align=right>5<td><a href="goroutine?debug=1">goroutine</a>

<tr><td align=right>9<td><a href="heap?debug=1">heap</a>\n</table>`;
    expect(read(go19)).toEqual({ goroutine: 5, heap: 9 });
  });
});

describe('another page', () => {
  test.each([
    ['nothing', ''],
    ['a login page', '<html><title>Sign in</title><form>heap goroutine</form>'],
    ['a table of something else', '<tr><td>5</td><td><a href="x">orders</a></td></tr>'],
    ['JSON', '{"heap": 1}'],
  ])('is not taken for it: %s', (_what, page) => {
    expect(read(page)).toBeUndefined();
  });

  test('of a megabyte that looks like rows without end is looked through once', () => {
    for (const piece of [
      '<td>',
      '<td>1',
      '<td>1</td><td>',
      ' ',
      '<td>1<td><a h',
      '<td>1<td><a h>h',
    ]) {
      expect(read(piece.repeat(2 ** 20 / piece.length))).toBeUndefined();
    }
  });

  test('with names of properties gives rows like any other', () => {
    const row = (name: string) => `<tr><td>1</td><td><a href='x'>${name}</a></td></tr>`;
    const index = parsePprofIndex(`${row('heap')}${row('constructor')}${row('toString')}`);
    expect([...(index?.keys() ?? [])]).toEqual(['heap', 'constructor', 'toString']);
  });
});
