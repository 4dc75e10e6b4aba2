// Plans of hunts as they come back from the disk and from the editor's state, where anybody can write.
import { describe, expect, it } from 'vitest';
import { joinCommand, splitCommand } from '../../../src/core/hunt/commandLine.js';
import { checkLoadUrl } from '../../../src/core/hunt/loadUrl.js';
import { checkHuntPlan, type HuntPlan } from '../../../src/core/hunt/plan.js';
import { messageOf } from './messageOf.js';

const PLAN: HuntPlan = {
  targetUrl: 'http://localhost:6060/debug/pprof/',
  rounds: 6,
  warmUpRounds: 1,
  round: { kind: 'interval', seconds: 30 },
  settleSeconds: 0,
  gc: true,
  load: { kind: 'none' },
};
const COMMAND = { kind: 'command', command: ['hey', '-n', '1000'], folder: '/w' } as const;
const COUNTER = {
  kind: 'prometheus',
  url: 'http://localhost:8080/metrics',
  metric: 'http_requests_total{code="200"}',
} as const;

describe('checkHuntPlan', () => {
  it('takes every kind of plan as it is, without fields that it does not know', () => {
    const plans: readonly HuntPlan[] = [
      PLAN,
      { ...PLAN, round: COMMAND, settleSeconds: 2.5, load: { kind: 'allocations' } },
      { ...PLAN, round: { kind: 'requests', url: 'http://h/?a=b', count: 500 }, load: COUNTER },
      { ...PLAN, load: { kind: 'json', url: 'http://h/debug/vars', path: 'a["b c"][0]' } },
    ];
    for (const plan of plans) {
      const json: unknown = JSON.parse(JSON.stringify({ ...plan, extra: 1 }));
      expect(checkHuntPlan(json)).toEqual(plan);
    }
  });

  it.each([
    [{ rounds: 1 }, 'rounds is 1, want a number in its range'],
    [{ rounds: 6.5 }, 'rounds is 6.5, want a whole number'],
    [{ warmUpRounds: -1 }, 'warmUpRounds is -1, want a number in its range'],
    [{ settleSeconds: null }, 'settleSeconds is null, want a number in its range'],
    [{ targetUrl: 'localhost:6060' }, 'targetUrl is "localhost:6060", which is not valid'],
    [
      { round: { kind: 'shell' } },
      'round.kind is "shell", want one of interval, command, requests',
    ],
    [{ round: { kind: 'interval', seconds: 0 } }, 'round.seconds is 0, want a number in its range'],
    [{ round: { ...COMMAND, command: [] } }, 'round.command is without a program'],
    [
      { round: { ...COMMAND, command: ['a', 1] } },
      'round.command[1] is 1, want a text of at most 8000',
    ],
    [{ load: { ...COUNTER, metric: '{' } }, 'load.metric is "{", which is not valid'],
    [
      { load: { kind: 'json', url: COUNTER.url, path: 'a..b' } },
      'load.path is "a..b", which is not valid',
    ],
  ])('refuses %j and names the field', (change, problem) => {
    expect(messageOf(() => checkHuntPlan({ ...PLAN, ...change }))).toBe(
      `malformed: hunt plan: ${problem}`,
    );
  });

  it('refuses addresses with credentials, wherever they stand', () => {
    const secret = 'http://user:secret@localhost:8080/';
    for (const change of [
      { targetUrl: 'http://user:secret@localhost:6060/debug/pprof/' },
      { round: { kind: 'requests', url: secret, count: 1 } },
      { load: { ...COUNTER, url: secret } },
    ]) {
      expect(messageOf(() => checkHuntPlan({ ...PLAN, ...change }))).toMatch(/^malformed: /);
    }
  });
});

describe('checkLoadUrl', () => {
  it.each([
    ['localhost:8080/checkout?item=1#top', 'http://localhost:8080/checkout?item=1'],
    [':8080', 'http://localhost:8080/'],
    ['8080/metrics', 'http://localhost:8080/metrics'],
    ['https://shop.example', 'https://shop.example/'],
  ])('takes %s for %s', (text, url) => {
    expect(checkLoadUrl(text)).toBe(url);
    expect(checkLoadUrl(url)).toBe(url);
  });

  it.each([
    '',
    'ftp://h/',
    'file:///etc/passwd',
    '/metrics',
    'http://u:p@h/',
    'a b',
    'http://[',
    '\u202eh',
  ])('refuses %j and does not quote it', (text) => {
    const message = messageOf(() => checkLoadUrl(text));
    expect(message).toMatch(/^bad-option: the address|^bad-option: only http/);
    expect(message).not.toContain('u:p');
  });
});

describe('splitCommand', () => {
  it.each([
    ['go run ./loadgen -n 10', ['go', 'run', './loadgen', '-n', '10']],
    ['  hey "a b" \'c "d"\' "" ', ['hey', 'a b', 'c "d"', '']],
    [String.raw`C:\tools\hey.exe "C:\my files\x"`, ['C:\\tools\\hey.exe', 'C:\\my files\\x']],
    [String.raw`say \"hi\" "a \"b\""`, ['say', '"hi"', 'a "b"']],
    ['curl http://h/?a=1&b=2', ['curl', 'http://h/?a=1&b=2']],
    ['echo "|" \'>\'', ['echo', '|', '>']],
  ])('splits %s', (text, words) => {
    expect(splitCommand(text)).toEqual(words);
    expect(splitCommand(joinCommand(words))).toEqual(words);
  });

  it.each([
    ['', 'the command is empty'],
    ['""', 'the command is empty'],
    ['a "b', 'the command has a " that is not closed'],
    ['a\nb', 'the command has a line break'],
    ['a | b', 'no shell reads the command'],
    ['a && b', 'no shell reads the command'],
    ['a > b', 'no shell reads the command'],
    ['a 2>&1', 'no shell reads the command'],
    ['a '.repeat(300), 'the command has more than 200 words'],
    ['a'.repeat(9000), 'the command has more than 8000 characters'],
  ])('refuses %j', (text, problem) => {
    expect(messageOf(() => splitCommand(text))).toContain(`bad-option: ${problem}`);
  });
});
