/**
 * The texts of marks: "312.4 MiB inuse · 41 % · ±3 %" at the end of a line, and its parts for lenses and
 * hovers. Words are pprof's, so there is nothing to translate.
 */
import type { Int64 } from '../../core/int64.js';
import { relativeErrorText } from '../../core/leak/sampling.js';
import { readableShare, readableValue } from '../../core/measurement/readable.js';
import type { LineValue } from '../../core/report/query.js';
import { visibleText } from '../../core/visibleText.js';

/** What the values of a report mean and what shares refer to. */
export interface ReportUnits {
  readonly sampleType: string;
  readonly unit: string;
  readonly total: Int64;
}

/** A line of a source file as a profile names it; 1-based. */
interface PlacedLine {
  readonly fileName: string;
  readonly line: number;
}

/** The own value of a line: amount, kind, share and, where sampling makes one, the error. */
export function ownText(value: LineValue, report: ReportUnits): string {
  return joined([
    `${amountText(value.own, report)} ${kindOf(report.sampleType)}`.trimEnd(),
    shareText(value.own, report),
    relativeErrorText(value.own, value.ownError),
  ]);
}

/** The cum value of a line that holds nothing itself. */
export function callText(value: LineValue, report: ReportUnits): string {
  return joined([
    `${amountText(value.cum, report)} ${kindOf(report.sampleType)} cum`,
    shareText(value.cum, report),
  ]);
}

/** A value with its unit. */
export function amountText(value: Int64, { unit, sampleType }: ReportUnits): string {
  return visibleText(readableValue(value, unit, sampleType), 60);
}

/** The share of the total. */
export function shareText(value: Int64, { total }: ReportUnits): string {
  return readableShare(value, total);
}

/** What a sample type adds to an amount: "inuse" for inuse_space and inuse_objects, "cpu" for cpu. */
export function kindOf(sampleType: string): string {
  const kind = sampleType.replace(/_(space|objects)$/, '');
  return kind === 'goroutine' || kind === 'goroutines' ? '' : visibleText(kind, 30);
}

/** The text for a label in which VS Code would draw "$(name)" as an icon. */
export function withoutIcons(text: string): string {
  return text.replaceAll('$(', '\\$(');
}

/** The parts that are not empty, in one line. */
export function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}

/** A line as people name it, without folders: "checkout.go:52". */
export function placeText({ fileName, line }: PlacedLine): string {
  const start = Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1;
  return `${visibleText(fileName.slice(start), 80)}:${line}`;
}
