/**
 * One number out of a page in Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/): the sum of all
 * series of a metric, or of those with certain labels. In: the page as text, of somebody else; each line is looked at once, and
 * those of other metrics only as far as their name.
 */
import { ProfileError } from '../errors.js';
import { visibleText } from '../visibleText.js';

/** Which series are summed. */
export interface MetricSelector {
  readonly name: string;
  /** What their labels must be; others may be anything. */
  readonly labels: ReadonlyMap<string, string>;
}

const MAX_LENGTH = 500;
const NAME = /[A-Za-z_:][A-Za-z0-9_:]*/y;
/** No two ways to read the same text, so it takes one step per character. */
const QUOTED = /"[^"\\]*(?:\\[^][^"\\]*)*"/y;
const ESCAPED = /\\([^])/g;
/** A longer line is of no exporter. */
const MAX_LINE_LENGTH = 64 * 1024;
const MAX_LABELS = 200;

/** The series that a text means: "http_requests_total" or 'http_requests_total{code="200"}'. Throws ProfileError 'bad-option'. */
export function parseMetricSelector(text: string): MetricSelector {
  const trimmed = text.trim();
  if (trimmed === '') throw refuse('the metric is empty; it looks like http_requests_total');
  if (trimmed.length > MAX_LENGTH) {
    throw refuse(`the metric has more than ${MAX_LENGTH} characters`);
  }
  const series = parseSeries(trimmed);
  if (series === undefined || trimmed.slice(series.end).trim() !== '') {
    throw refuse(
      'the metric is not understood; it looks like http_requests_total or http_requests_total{code="200"}',
    );
  }
  return series;
}

/**
 * The sum of the series on a page. Throws ProfileError 'bad-option' when it has none of them, 'malformed' when one has no finite
 * number.
 */
export function sumMetric(page: string, { name, labels }: MetricSelector): number {
  let sum = 0;
  let count = 0;
  let nameCount = 0;
  for (let start = 0; start < page.length;) {
    const newline = page.indexOf('\n', start);
    const end = newline < 0 ? page.length : newline;
    const isNamed =
      page.startsWith(name, start) && !/[A-Za-z0-9_:]/.test(page[start + name.length] ?? '');
    if (isNamed && end - start <= MAX_LINE_LENGTH) {
      const line = page.slice(start, end);
      const series = parseSeries(line);
      nameCount++;
      if (series !== undefined && hasLabels(series.labels, labels)) {
        sum += valueIn(line.slice(series.end), name);
        count++;
      }
    }
    start = end + 1;
  }
  if (count > 0) return sum;
  const shown = visibleText(name, 100);
  throw refuse(
    nameCount === 0
      ? `the page has no metric ${shown}`
      : `the page has no series of ${shown} with these labels`,
  );
}

interface ParsedSeries extends MetricSelector {
  /** Where its text ends. */
  readonly end: number;
}

/** The name and the labels at the beginning of a text; undefined when they are not well formed. */
function parseSeries(text: string): ParsedSeries | undefined {
  const name = matchAt(NAME, text, 0);
  if (name === undefined) return undefined;
  const labels = new Map<string, string>();
  let at = name.length;
  if (text[at] !== '{') return { name, labels, end: at };
  at++;
  for (let count = 0; count <= MAX_LABELS; count++) {
    at = skipSpace(text, at);
    if (text[at] === '}') return { name, labels, end: at + 1 };
    const label = matchAt(NAME, text, at);
    if (label === undefined) return undefined;
    at = skipSpace(text, at + label.length);
    if (text[at] !== '=') return undefined;
    const value = readQuoted(text, skipSpace(text, at + 1));
    if (value === undefined) return undefined;
    labels.set(label, value.text);
    at = skipSpace(text, value.end);
    if (text[at] === ',') at++;
    else if (text[at] !== '}') return undefined;
  }
  return undefined;
}

/** A text in double quotes, in which \\, \" and \n are escaped. */
function readQuoted(text: string, start: number): { text: string; end: number } | undefined {
  QUOTED.lastIndex = start;
  const quoted = QUOTED.exec(text)?.[0];
  if (quoted === undefined) return undefined;
  const inner = quoted.slice(1, -1);
  return {
    text: inner.includes('\\') ? inner.replace(ESCAPED, unescaped) : inner,
    end: start + quoted.length,
  };
}

function unescaped(_: string, character: string): string {
  return character === 'n' ? '\n' : character;
}

/** The value after a series; a time and an exemplar may follow. */
function valueIn(rest: string, name: string): number {
  const word = /^[ \t]+([^ \t\r]+)/.exec(rest)?.[1] ?? '';
  const value = /^[-+]?[\d.]/.test(word) ? Number(word) : NaN;
  if (Number.isFinite(value)) return value;
  const shown = visibleText(word, 40);
  throw new ProfileError('malformed', `${visibleText(name, 100)} has the value "${shown}"`);
}

function hasLabels(has: ReadonlyMap<string, string>, wanted: ReadonlyMap<string, string>): boolean {
  for (const [label, value] of wanted) if (has.get(label) !== value) return false;
  return true;
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function skipSpace(text: string, at: number): number {
  let next = at;
  while (text[next] === ' ' || text[next] === '\t') next++;
  return next;
}

function refuse(sentence: string): ProfileError {
  return new ProfileError('bad-option', sentence);
}
