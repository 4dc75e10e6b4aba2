// Load counters in pages of somebody else: Prometheus' text format and JSON.
import { describe, expect, it } from 'vitest';
import { numberAt, parseJsonPath } from '../../../src/core/hunt/jsonPath.js';
import { parseMetricSelector, sumMetric } from '../../../src/core/hunt/prometheus.js';
import { messageOf } from './messageOf.js';

const PAGE = String.raw`# HELP http_requests_total The total.
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027 1395066363000
http_requests_total{method="get", code="200",} 3e2
http_requests_total{method="get",code="400",path="C:\\DIR\\\"x\" {a=\"b\"} 9\n"} 3
http_requests_total_other 5
up 1
escaped{path="a\\b"} 7 # {trace_id="x"} 0.5
broken{path="a} 8
rpc_duration_seconds_count 2693
not_finite NaN
`;
const sum = (selector: string, page = PAGE): number =>
  sumMetric(page, parseMetricSelector(selector));

describe('sumMetric', () => {
  it.each([
    ['http_requests_total', 1330],
    ['http_requests_total{code="200"}', 1327],
    ['http_requests_total{code="200", method="get"}', 300],
    ['up', 1],
    [String.raw`escaped{path="a\\b"}`, 7],
    [String.raw`http_requests_total{path="C:\\DIR\\\"x\" {a=\"b\"} 9\n"}`, 3],
    ['rpc_duration_seconds_count', 2693],
  ])('sums the series of %s', (selector, value) => {
    expect(sum(selector)).toBe(value);
  });

  it('reads pages of Windows and pages that end without a line break', () => {
    expect(sum('a', 'a 1\r\na{b="c"} 2')).toBe(3);
  });

  it.each([
    ['missing', 'bad-option: the page has no metric missing'],
    ['http_requests', 'bad-option: the page has no metric http_requests'],
    ['up{a="b"}', 'bad-option: the page has no series of up with these labels'],
    ['broken', 'bad-option: the page has no series of broken with these labels'],
    ['not_finite', 'malformed: not_finite has the value "NaN"'],
    ['', 'bad-option: the metric is empty; it looks like http_requests_total'],
  ])('says what is wrong with %s', (selector, problem) => {
    expect(messageOf(() => sum(selector))).toBe(problem);
  });

  it.each(['1a', 'a{', 'a{b}', 'a{b=c}', 'a{b="c"} 1', 'a b', 'a{b="c"', `a${'b'.repeat(600)}`])(
    'does not take %s for a metric',
    (text) => {
      expect(messageOf(() => parseMetricSelector(text))).toMatch(/^bad-option: the metric /);
    },
  );

  it('leaves lines of a hostile page out that no exporter writes, and shows nothing of it as it is', () => {
    expect(messageOf(() => sum('a', `a{${'b="c",'.repeat(5000)}} 1`))).toMatch(/no series/);
    expect(messageOf(() => sum('a', `a{b="${'x'.repeat(70_000)}"} 1`))).toMatch(/no metric/);
    expect(messageOf(() => sum('a', 'a \u202e1'))).toBe('malformed: a has the value "⟨U+202E⟩1"');
    expect(messageOf(() => sum('a', `a 0x10`))).toBe('nothing');
    expect(messageOf(() => sum('a', `a ${'9'.repeat(400)}`))).toMatch(/^malformed: /);
  });
});

describe('numberAt', () => {
  const JSON_TEXT = JSON.stringify({
    requests: { total: 42, 'by code': [{ n: 1 }, { n: 2.5 }] },
    name: 'shop',
    huge: 1,
  }).replace('"huge":1', '"huge":1e999');

  it.each([
    ['requests.total', 42],
    ['$.requests.total', 42],
    ['requests["by code"][1].n', 2.5],
    ['["requests"]["total"]', 42],
  ])('finds %s', (path, value) => {
    expect(numberAt(JSON_TEXT, path)).toBe(value);
  });

  it.each([
    ['requests.missing', 'bad-option: the JSON has no requests.missing'],
    ['requests[0]', 'bad-option: the JSON has no requests[0]'],
    ['requests["by code"].length', 'bad-option: the JSON has no requests.by code.length'],
    ['requests["by code"][2].n', 'bad-option: the JSON has no requests.by code[2]'],
    ['__proto__.x', 'bad-option: the JSON has no __proto__'],
    ['constructor', 'bad-option: the JSON has no constructor'],
    ['name', 'bad-option: name is "shop", not a number'],
    ['requests', 'bad-option: requests is an object, not a number'],
    ['huge', 'bad-option: huge is Infinity, not a number'],
  ])('says what is wrong with %s', (path, problem) => {
    expect(messageOf(() => numberAt(JSON_TEXT, path))).toBe(problem);
  });

  it('does not repeat a text that is no JSON', () => {
    expect(messageOf(() => numberAt('secret', 'a'))).toBe('malformed: the answer is no JSON');
  });

  it.each(['', '.', 'a.', 'a..b', 'a[', 'a[x]', 'a["b]', 'a b', '["\\x"]', 'a'.repeat(600)])(
    'does not take %j for a path',
    (path) => {
      expect(messageOf(() => parseJsonPath(path))).toMatch(/^bad-option: the path /);
    },
  );
});
