/**
 * The plot of one verified site: both series in one picture, x the time since the start of each run (or the round), y the growth
 * since its first snapshot in bytes. Numbers only; the panel draws them with lit and fixPlotSvg.ts as a file.
 */
import { readableValue } from '../measurement/readable.js';
import type { FixSeries, FixUnit } from './fixRecord.js';

/** A place in the picture; y grows downwards. */
export interface PlotPoint {
  readonly x: number;
  readonly y: number;
}

/** A grid line: where, and what is written there. */
export interface PlotTick {
  readonly at: number;
  readonly text: string;
}

/** All that is drawn, in the units of the picture. */
export interface FixPlot {
  readonly width: number;
  readonly height: number;
  /** The area of the lines. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly xTicks: readonly PlotTick[];
  readonly yTicks: readonly PlotTick[];
  readonly before: readonly PlotPoint[];
  readonly after: readonly PlotPoint[];
}

/** How large the picture is, and how much of it is for the texts at the axes. */
export interface PlotSize {
  readonly width: number;
  readonly height: number;
  readonly margin: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
}

const MAX_X_TICKS = 7;
const MAX_Y_TICKS = 6;
const IEC_STEP = 1024;
const DECIMAL_STEPS = [1, 2, 5];
/** Steps of time that people count in, in seconds. */
const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

/** The picture of two series. */
export function fixPlot(
  before: FixSeries,
  after: FixSeries,
  unit: FixUnit,
  { width, height, margin }: PlotSize,
): FixPlot {
  const growths = [before, after].map(growthSeries);
  const maxX = Math.max(before.times.at(-1) ?? 0, after.times.at(-1) ?? 0) || 1;
  const all = growths.flat();
  const [low, high] = [Math.min(0, ...all), Math.max(0, ...all)];
  const yStep = byteStep((high - low || 1) / (MAX_Y_TICKS - 1));
  const firstY = Math.floor(low / yStep);
  const lastY = Math.max(firstY + 1, Math.ceil(high / yStep));
  const box = {
    left: margin.left,
    right: width - margin.right,
    top: margin.top,
    bottom: height - margin.bottom,
  };
  const xOf = (time: number): number => box.left + (time / maxX) * (box.right - box.left);
  const yOf = (bytes: number): number =>
    box.bottom - ((bytes - firstY * yStep) / ((lastY - firstY) * yStep)) * (box.bottom - box.top);
  const pointsOf = ({ times }: FixSeries, growth: readonly number[]): readonly PlotPoint[] =>
    times.map((time, k) => ({ x: round(xOf(time)), y: round(yOf(growth[k]!)) }));
  return {
    ...{ width, height, ...box },
    xTicks: xTicks(maxX, unit).map(({ at, text }) => ({ at: round(xOf(at)), text })),
    yTicks: range(firstY, lastY).map((index) => ({
      at: round(yOf(index * yStep)),
      text: signedBytes(index * yStep),
    })),
    before: pointsOf(before, growths[0]!),
    after: pointsOf(after, growths[1]!),
  };
}

/** Growth since the first snapshot, in bytes. */
export function growthSeries({ bytes }: FixSeries): readonly number[] {
  const first = bytes[0] ?? 0;
  return bytes.map((value) => value - first);
}

/** Points as an SVG path of straight lines. */
export function pathOf(points: readonly PlotPoint[]): string {
  return points.map(({ x, y }, k) => `${k === 0 ? 'M' : 'L'}${x} ${y}`).join('');
}

/** A duration as short as the table and the axis need it: "0", "45 s", "2 min", "1.5 h". */
export function shortTime(seconds: number): string {
  if (seconds === 0) return '0';
  if (seconds < 60) return `${trimmed(seconds)} s`;
  return seconds < 3600 ? `${trimmed(seconds / 60)} min` : `${trimmed(seconds / 3600)} h`;
}

function xTicks(max: number, unit: FixUnit): readonly PlotTick[] {
  const least = max / (MAX_X_TICKS - 1);
  if (unit === 'round') {
    const step = Math.max(1, decimalStep(least));
    return range(0, Math.floor(max / step)).map((k) => ({ at: k * step, text: `${k * step}` }));
  }
  const step =
    TIME_STEPS.find((candidate) => candidate >= least) ?? 3600 * decimalStep(least / 3600);
  return range(0, Math.floor(max / step)).map((k) => ({ at: k * step, text: shortTime(k * step) }));
}

/** 1, 2 or 5 times a power of ten, in the unit in which the number is written. */
function byteStep(least: number): number {
  let unit = 1;
  while (least / unit >= IEC_STEP / 2) unit *= IEC_STEP;
  return Math.max(1, decimalStep(least / unit)) * unit;
}

function decimalStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const step = DECIMAL_STEPS.find((candidate) => candidate * power >= least) ?? 10;
  return step * power;
}

function signedBytes(bytes: number): string {
  const text = readableValue(bytes, 'bytes', '');
  return bytes > 0 ? `+${text}` : bytes === 0 ? '0' : text;
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, k) => first + k);
}

function trimmed(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
