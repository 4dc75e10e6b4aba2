// The oracle for numbers: runs the real `go tool pprof` on a file and returns what it computed, every row and every digit.
// In: file paths and pprof's own options. Out: rows of top with bigint flat and cum, nodes of tree with their edges.
// top is read from the JSON inside pprof's /top page, because the text report scales through doubles (inexact above 2^53)
// and glues "(inline)" to the name; tree exists only as text, so its numbers are exact up to 2^53.
// pprof gets no way to look for binaries, a home directory or the network, so a result depends on the profile alone.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type OracleGranularity = 'functions' | 'filefunctions' | 'files' | 'lines' | 'addresses';

/** Options of one report. Absent means pprof's default, except that nothing is ever trimmed. */
export interface OracleOptions {
  /** Name of a sample type, or its 0-based index. */
  readonly sampleIndex?: string | number;
  readonly granularity?: OracleGranularity;
  readonly sort?: 'flat' | 'cum';
  readonly focus?: string;
  readonly ignore?: string;
  readonly hide?: string;
  readonly show?: string;
  readonly showFrom?: string;
  readonly tagFocus?: string;
  readonly tagIgnore?: string;
  readonly noInlines?: boolean;
  readonly dropNegative?: boolean;
}

/** Profiles that are subtracted before any report. Paths; at most one of base and diffBase. */
export interface OracleBase {
  readonly base?: string;
  readonly diffBase?: string;
  readonly normalize?: boolean;
}

export type OracleInline = '' | '(inline)' | '(partial-inline)';

export interface OracleRow {
  readonly name: string;
  readonly inline: OracleInline;
  readonly flat: bigint;
  readonly cum: bigint;
}

export interface OracleTop {
  /** What percentages refer to. */
  readonly total: bigint;
  /** All rows in pprof's order. */
  readonly rows: readonly OracleRow[];
}

export interface OracleEdge {
  readonly name: string;
  readonly isInline: boolean;
  readonly weight: number;
}

export interface OracleNode {
  readonly name: string;
  readonly flat: number;
  readonly cum: number;
  readonly callers: readonly OracleEdge[];
  readonly callees: readonly OracleEdge[];
}

export interface OracleSampleType {
  readonly type: string;
  readonly unit: string;
}

export interface OracleInfo {
  readonly sampleTypes: readonly OracleSampleType[];
  /** Index of the sample type pprof shows when none is chosen. */
  readonly defaultIndex: number;
}

/** A running pprof that has read its profiles once. close() must be called. */
export interface Oracle {
  /** Returns all rows of top, exact. Rejects with pprof's message if it refuses the options. */
  top(options?: OracleOptions): Promise<OracleTop>;
  close(): Promise<void>;
}

const startLimitMs = 60_000;
let pprofPath: string | undefined;

/** Returns whether the `go` command is there; without it every other function here throws. */
export function hasGo(): boolean {
  return spawnSync('go', ['version'], { stdio: 'ignore' }).status === 0;
}

/** Returns the version of the toolchain whose pprof answers, such as `go1.26.8`. */
export function goVersion(): string {
  return execFileSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' }).trim();
}

/** Returns what pprof prints on stdout for these arguments. Throws an Error with its stderr if it refuses. */
export function runPprof(args: readonly string[]): string {
  const result = spawnSync(findPprof(), ['-symbolize=none', ...args], {
    env: pprofEnv(),
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (result.status !== 0) throw new Error(`pprof: ${result.stderr.trim()}`);
  return result.stdout;
}

/** Returns the sample types of a profile as pprof reads it, less the base, legacy text included. Throws pprof's refusal. */
export function pprofInfo(file: string, base: OracleBase = {}): OracleInfo {
  const lines = runPprof(['-raw', ...baseArgs(base), file]).split('\n');
  const header = lines[lines.indexOf('Samples:') + 1] ?? '';
  const words = header.split(' ').filter((word) => word !== '');
  const marked = words.findIndex((word) => word.endsWith('[dflt]'));
  const sampleTypes = words.map((word) => {
    const [type = '', unit = ''] = word.replace('[dflt]', '').split('/');
    return { type, unit };
  });
  return { sampleTypes, defaultIndex: marked >= 0 ? marked : sampleTypes.length - 1 };
}

/** Returns all rows of top for one report; for several reports on the same files use openOracle, which reads them once. */
export async function pprofTop(
  file: string,
  options: OracleOptions = {},
  base: OracleBase = {},
): Promise<OracleTop> {
  const oracle = await openOracle(file, base);
  try {
    return await oracle.top(options);
  } finally {
    await oracle.close();
  }
}

/** Returns a running pprof that answers for this file, less the base. Rejects with its message if it refuses a file. */
export async function openOracle(file: string, base: OracleBase = {}): Promise<Oracle> {
  const args = [
    '-symbolize=none',
    '-http=127.0.0.1:',
    '-no_browser',
    '-trim=false',
    ...baseArgs(base),
    file,
  ];
  const child = spawn(findPprof(), args, { env: pprofEnv(), stdio: ['ignore', 'ignore', 'pipe'] });
  const url = await servingUrl(child);
  await waitUntilListening(url, child);
  return {
    top: async (options = {}) => {
      const query = new URLSearchParams([
        ['trim', 'false'],
        ...Object.entries(urlParameters(options)),
      ]);
      const response = await fetch(`${url}/ui/top?${query.toString()}`);
      const page = await response.text();
      if (!response.ok) throw new Error(`pprof: ${page.trim()}`);
      return parseTopPage(page);
    },
    close: () => endProcess(child),
  };
}

/** Returns all nodes of tree with callers and callees in pprof's order; numbers in the sample type's own unit. */
export function pprofTree(
  file: string,
  options: OracleOptions = {},
  base: OracleBase = {},
): readonly OracleNode[] {
  const { sampleTypes, defaultIndex } = pprofInfo(file, base);
  const chosen = options.sampleIndex ?? defaultIndex;
  const sampleType =
    typeof chosen === 'number'
      ? sampleTypes[chosen]
      : sampleTypes.find(({ type }) => type === chosen);
  if (sampleType === undefined) throw new Error(`${file} has no sample type ${chosen}`);
  return parseTree(
    runPprof([
      '-tree',
      '-trim=false',
      `-unit=${sampleType.unit}`,
      ...flagArgs({ ...options, sampleIndex: chosen }),
      ...baseArgs(base),
      file,
    ]),
  );
}

/** Returns the nodes in the text of `-tree` or `-peek`, whose numbers must be whole. */
export function parseTree(text: string): readonly OracleNode[] {
  const blocks = text.split(/^-{58}\+-{13}\n/m).slice(2);
  return blocks.filter((block) => block !== '').map(parseTreeBlock);
}

function parseTreeBlock(block: string): OracleNode {
  const callers: OracleEdge[] = [];
  const callees: OracleEdge[] = [];
  let node: Pick<OracleNode, 'name' | 'flat' | 'cum'> | undefined;
  for (const line of block.split('\n').filter((text) => text !== '')) {
    const own = /^\s*(\S+)\s+\S+%\s+\S+%\s+(\S+)\s+\S+%\s{16}\| (.*)$/.exec(line);
    const edge = /^\s*(\S+)\s+\S+%\s\|\s{3}(.*?)( \(inline\))?$/.exec(line);
    if (own) {
      node = { name: own[3] ?? '', flat: wholeNumber(own[1]), cum: wholeNumber(own[2]) };
    } else if (edge) {
      const found = {
        name: edge[2] ?? '',
        isInline: edge[3] !== undefined,
        weight: wholeNumber(edge[1]),
      };
      (node ? callees : callers).push(found);
    } else {
      throw new Error(`unexpected line of pprof -tree: ${line}`);
    }
  }
  if (!node) throw new Error(`no node in a block of pprof -tree: ${block}`);
  return { ...node, callers, callees };
}

function wholeNumber(text = ''): number {
  const digits = /^(-?\d+)[^\d.]*$/.exec(text);
  if (!digits) throw new Error(`pprof rounded or scaled a number: ${text}`);
  return Number(digits[1]);
}

function parseTopPage(page: string): OracleTop {
  const call = /^\s*makeTopTable\(\s*(-?\d+)\s*,\s*(null|\[.*\])\s*\);$/m.exec(page);
  if (!call) throw new Error('no table in the page of pprof /top');
  const quoted = (call[2] ?? '').replace(/(?<!\\)"(Flat|Cum)":(-?\d+)/g, '"$1":"$2"');
  interface Item {
    Name: string;
    InlineLabel: OracleInline;
    Flat: string;
    Cum: string;
  }
  const items = (JSON.parse(quoted) ?? []) as Item[];
  const rows = items.map((item) => ({
    name: item.Name,
    inline: item.InlineLabel,
    flat: BigInt(item.Flat),
    cum: BigInt(item.Cum),
  }));
  return { total: BigInt(call[1] ?? '0'), rows };
}

/** Names and values of the options that are set, under the names `names` gives them; pprof's flags and URLs differ. */
function named(
  options: OracleOptions,
  names: Record<keyof OracleOptions, string>,
): Record<string, string> {
  const result: Record<string, string> = {};
  for (const key of Object.keys(names) as (keyof OracleOptions)[]) {
    const value = options[key];
    if (value !== undefined) result[names[key]] = String(value);
  }
  return result;
}

function urlParameters(options: OracleOptions): Record<string, string> {
  return named(options, {
    sampleIndex: 'si',
    granularity: 'g',
    sort: 'sort',
    focus: 'f',
    ignore: 'i',
    hide: 'h',
    show: 's',
    showFrom: 'sf',
    tagFocus: 'tf',
    tagIgnore: 'ti',
    noInlines: 'noinlines',
    dropNegative: 'dropneg',
  });
}

function flagArgs(options: OracleOptions): string[] {
  const flags = named(options, {
    sampleIndex: 'sample_index',
    granularity: 'granularity',
    sort: 'sort',
    focus: 'focus',
    ignore: 'ignore',
    hide: 'hide',
    show: 'show',
    showFrom: 'show_from',
    tagFocus: 'tagfocus',
    tagIgnore: 'tagignore',
    noInlines: 'noinlines',
    dropNegative: 'drop_negative',
  });
  return Object.entries(flags).map(([name, value]) =>
    // The command line has a flag per choice where URLs have a name and a value.
    name === 'granularity' || name === 'sort' ? `-${value}` : `-${name}=${value}`,
  );
}

function baseArgs({ base, diffBase, normalize }: OracleBase): string[] {
  return [
    ...(base === undefined ? [] : [`-base=${base}`]),
    ...(diffBase === undefined ? [] : [`-diff_base=${diffBase}`]),
    ...(normalize === true ? ['-normalize'] : []),
  ];
}

function pprofEnv(): NodeJS.ProcessEnv {
  return {
    PATH: '/nonexistent',
    HOME: '/nonexistent',
    PPROF_BINARY_PATH: '/nonexistent',
    PPROF_TOOLS: '/nonexistent',
    PPROF_TMPDIR: join(tmpdir(), 'leaktrail-pprof'),
    TZ: 'UTC',
  };
}

/** Path of the pprof program itself: ending `go tool` would leave its child running. Go builds the program on first use. */
function findPprof(): string {
  if (pprofPath !== undefined) return pprofPath;
  const ask = () => execFileSync('go', ['tool', '-n', 'pprof'], { encoding: 'utf8' }).trim();
  let found = ask();
  if (!existsSync(found)) {
    spawnSync('go', ['tool', 'pprof', '-h'], { stdio: 'ignore' });
    found = ask();
  }
  return (pprofPath = found);
}

function servingUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`pprof did not start: ${text}`));
    }, startLimitMs);
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const found = /Serving web UI on (http:\S+)\n/.exec(text);
      if (found?.[1] === undefined) return;
      clearTimeout(timer);
      resolve(found[1]);
    });
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(timer);
      reject(new Error(`pprof: ${text.trim()}`));
    });
  });
}

/** pprof announces its address just before it listens. A connection is enough to know: a page costs it a report. */
async function waitUntilListening(url: string, child: ChildProcess): Promise<void> {
  const { hostname, port } = new URL(url);
  const deadline = Date.now() + startLimitMs;
  for (;;) {
    try {
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      socket.destroy();
      return;
    } catch (error) {
      if (child.exitCode !== null || Date.now() > deadline) {
        await endProcess(child);
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('close', () => {
      resolve();
    });
    child.kill('SIGKILL');
  });
}
