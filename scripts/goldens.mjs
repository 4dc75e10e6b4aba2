// Writes test/fixtures/goldens: for every committed profile, what `go tool pprof` computes from it (needs Go and esbuild).
// In: the profiles below test/fixtures/handlerleak and test/fixtures/edge. Out: one JSON file per profile, in the schema that
// test/fixtures/README.md documents and test/helpers/goldens.ts reads, and the table of expected numbers in that README.
// All the asking is done by test/helpers/pprofOracle.ts, which tests use too, so the two cannot ask differently.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const fixtures = join(root, 'test/fixtures');
const inlineCodes = ['', '(inline)', '(partial-inline)'];
const oracle = await loadOracle();

/** Options asked of the profiles whose stacks are worth it, besides functions and lines for each sample type. */
const views = [
  { granularity: 'files' },
  { granularity: 'filefunctions' },
  { granularity: 'addresses' },
  { granularity: 'functions', sort: 'cum' },
  { granularity: 'lines', noInlines: true },
  { granularity: 'addresses', noInlines: true },
];

const heapFilters = [
  { focus: 'HandleCheckout' },
  { focus: 'tree\\.go' },
  { ignore: 'catalog' },
  { hide: '^net/http' },
  { show: 'handlerleak' },
  { showFrom: 'HandleProduct' },
  { granularity: 'lines', focus: 'handlerleak', ignore: 'describe', hide: 'ServeHTTP|runtime' },
  { tagFocus: 'bytes=64kb:' },
  { tagFocus: '16kb:64kb' },
  { tagIgnore: 'bytes=:1kb' },
];

/** What is asked of single profiles in addition. Keys are paths below test/fixtures. */
const extras = {
  'handlerleak/default/heap.7.pb.gz': [...views, ...heapFilters],
  'handlerleak/rate4096/heap.7.pb.gz': [...views, ...heapFilters],
  'handlerleak/rate1/heap.7.pb.gz': [
    { granularity: 'files' },
    { granularity: 'functions', sort: 'cum' },
  ],
  'handlerleak/default/cpu.pb.gz': [
    ...views,
    { focus: 'sha256' },
    { tagFocus: 'component=receipt' },
  ],
  'handlerleak/default/goroutine.2.pb.gz': [
    ...views,
    { tagFocus: 'tenant=t1' },
    { tagIgnore: 'tenant' },
  ],
  'handlerleak/default/heap-delta.pb.gz': [{ dropNegative: true }],
  'handlerleak/trimpath/heap.2.pb.gz': views,
  'handlerleak/container/heap.2.pb.gz': views,
  'edge/recursion.pb.gz': [
    ...views,
    { focus: 'step' },
    { ignore: 'odd' },
    { hide: 'walk' },
    { show: 'walk|parity' },
    { showFrom: 'walk' },
    { granularity: 'lines', hide: 'walk\\.go' },
  ],
  'edge/inline-chains.pb.gz': [
    ...views,
    { focus: 'req\\.Parse' },
    { ignore: 'tiny' },
    { hide: 'buf\\.New' },
    { show: '^buf' },
    { showFrom: 'req' },
    { granularity: 'lines', noInlines: true, focus: 'buf' },
  ],
  'edge/labels.pb.gz': [
    { tagFocus: 'tenant=acme' },
    { tagFocus: 'acme' },
    { tagFocus: 'acme,globex' },
    { tagFocus: 'route=^/check' },
    { tagFocus: 'latency=1s:' },
    { tagFocus: 'latency=:1s' },
    { tagFocus: 'request=16kb:64kb' },
    { tagFocus: 'bytes=512b' },
    { tagFocus: ':1kb' },
    { tagIgnore: 'tenant=globex' },
    { tagIgnore: 'bytes=4kb:' },
    { tagFocus: 'tenant=acme', tagIgnore: 'request=64kb' },
  ],
  'edge/negative-values.pb.gz': [...views, { dropNegative: true }],
  'edge/paths.pb.gz': [
    ...views,
    { focus: 'util\\.go' },
    { ignore: 'Users' },
    { focus: 'example.com/mod/v2@' },
  ],
  'edge/mappings.pb.gz': [
    ...views,
    { focus: 'libshop' },
    { ignore: 'kernel' },
    { hide: 'libshop' },
  ],
  'edge/no-symbols.pb.gz': [...views, { focus: 'bin/app' }],
  'edge/empty-stack.pb.gz': [...views, { focus: 'main' }, { ignore: 'main' }, { hide: 'main' }],
  'edge/drop-keep.pb.gz': [...views, { ignore: 'newKept' }],
  'edge/sample-types.pb.gz': [{ granularity: 'functions', sort: 'cum' }],
};

const differences = (base) => [{ base }, { diffBase: base }, { diffBase: base, normalize: true }];

/** Bases that are subtracted from single profiles; asked for each sample type, functions and lines. */
const bases = {
  'handlerleak/default/heap.7.pb.gz': differences('handlerleak/default/heap.2.pb.gz'),
  'handlerleak/default/heap.2.pb.gz': differences('handlerleak/default/heap.7.pb.gz'),
  'handlerleak/default/goroutine.2.pb.gz': differences('handlerleak/default/goroutine.1.pb.gz'),
  'handlerleak/rate4096/heap.7.pb.gz': differences('handlerleak/rate4096/heap.2.pb.gz'),
  'handlerleak/rate1/heap.3.pb.gz': [{ diffBase: 'handlerleak/rate1/heap.2.pb.gz' }],
  'handlerleak/trimpath/heap.2.pb.gz': differences('handlerleak/trimpath/heap.1.pb.gz'),
  'edge/pair-current.pb.gz': [
    ...differences('edge/pair-base.pb.gz'),
    { diffBase: 'edge/pair-fewer.pb.gz' },
    { diffBase: 'edge/sample-types.pb.gz' },
  ],
  'edge/recursion.pb.gz': [{ diffBase: 'edge/recursion.pb.gz' }],
};

/** pprof reads no symbols from legacy text, so only addresses tell its rows apart. */
const legacyViews = [{ granularity: 'addresses' }];

async function loadOracle() {
  const dir = mkdtempSync(join(tmpdir(), 'leaktrail-goldens-'));
  const outfile = join(dir, 'pprofOracle.mjs');
  const entryPoints = [join(root, 'test/helpers/pprofOracle.ts')];
  buildSync({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm' });
  const loaded = await import(pathToFileURL(outfile).href);
  rmSync(dir, { recursive: true });
  return loaded;
}

function profilesBelow(dir) {
  return readdirSync(join(fixtures, dir), { recursive: true })
    .map((name) => join(dir, name))
    .filter((name) => /\.(pb\.gz|pprof)$|-debug1(\.\d+)?\.txt$/.test(name))
    .sort();
}

const exactNumber = (value) =>
  value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
    ? Number(value)
    : String(value);

/** Keeps each name once; rows refer to it by index. */
class NameTable {
  names = [];
  indexOf = new Map();
  index(name) {
    if (!this.indexOf.has(name)) {
      this.indexOf.set(name, this.names.length);
      this.names.push(name);
    }
    return this.indexOf.get(name);
  }
}

/** The base with paths that pprof can open. */
function locate(base) {
  const entries = Object.entries(base);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, key === 'normalize' ? value : join(fixtures, value)]),
  );
}

/** pprof's first line without what differs from machine to machine: directories and pointers. */
const withoutPaths = (error) =>
  error.message
    .split('\n')[0]
    .replace(/^pprof: /, '')
    .replaceAll(`${fixtures}/`, '')
    .replace(/0x[0-9a-f]+/g, '…');

const magnitude = (value) => (value < 0n ? -value : value);

/**
 * pprof sorts by one value and the printed name only; rows that agree in both come in another order on each run
 * (files are such rows), so they are put in the order of flat, cum and inline here.
 */
function orderTies(rows, sort = 'flat') {
  const runs = [];
  for (const row of rows) {
    const last = runs.at(-1)?.[0];
    const isTie = last?.name === row.name && magnitude(last[sort]) === magnitude(row[sort]);
    if (isTie) runs.at(-1).push(row);
    else runs.push([row]);
  }
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const order = (a, b) =>
    compare(a.flat, b.flat) || compare(a.cum, b.cum) || compare(a.inline, b.inline);
  return runs.flatMap((run) => run.sort(order));
}

async function topsOf(fixture, info, table, wanted, base = {}) {
  const tops = [];
  const running = await oracle.openOracle(join(fixtures, fixture), locate(base));
  try {
    for (const options of wanted) {
      const full = { sampleIndex: info.defaultIndex, granularity: 'functions', ...options };
      const { total, rows } = await running.top(full);
      const compact = orderTies(rows, options.sort).map(({ name, inline, flat, cum }) => [
        table.index(name),
        inlineCodes.indexOf(inline),
        exactNumber(flat),
        exactNumber(cum),
      ]);
      tops.push({ options: full, total: exactNumber(total), rows: compact });
    }
  } finally {
    await running.close();
  }
  return tops;
}

const eachType = ({ sampleTypes }) =>
  sampleTypes.flatMap((_, sampleIndex) => [
    { sampleIndex, granularity: 'functions' },
    { sampleIndex, granularity: 'lines' },
  ]);

async function differenceOf(fixture, base, table) {
  let info;
  try {
    info = oracle.pprofInfo(join(fixtures, fixture), locate(base));
  } catch (error) {
    return { base, refused: withoutPaths(error) };
  }
  return { base, ...info, tops: await topsOf(fixture, info, table, eachType(info), base) };
}

async function goldenOf(fixture) {
  let info;
  try {
    info = oracle.pprofInfo(join(fixtures, fixture));
  } catch (error) {
    return { fixture, refused: withoutPaths(error) };
  }
  const table = new NameTable();
  const more = [...(extras[fixture] ?? []), ...(fixture.endsWith('.txt') ? legacyViews : [])];
  const tops = await topsOf(fixture, info, table, [...eachType(info), ...more]);
  const differences = [];
  for (const base of bases[fixture] ?? [])
    differences.push(await differenceOf(fixture, base, table));
  return { fixture, ...info, tops, differences, names: table.names };
}

/** JSON with a line per report, so that a change shows which report it is in. */
function formatGolden(golden) {
  return `${JSON.stringify(golden).replace(/(\{"options":|"differences":|\{"base":\{|"names":)/g, '\n$1')}\n`;
}

function tableRow({ fixture, refused, sampleTypes, defaultIndex, names, tops }) {
  const code = (text) => `\`\`${text.replaceAll('|', '\\|').replace(/[\p{Cc}\p{Cf}]/gu, '?')}\`\``;
  if (refused) return `| \`${fixture}\` | refused: ${refused} | |`;
  const { type, unit } = sampleTypes[defaultIndex];
  const top = tops[2 * defaultIndex + 1];
  const [name, , flat, cum] = top.rows[0] ?? [];
  const first =
    name === undefined ? 'no rows' : `${flat} flat, ${cum} cum: ${code(names[name].slice(0, 160))}`;
  return `| \`${fixture}\` | ${type}/${unit}: ${top.total} | ${first} |`;
}

function writeTable(goldens) {
  const path = join(fixtures, 'README.md');
  const begin = '<!-- expected numbers: written by scripts/goldens.mjs -->';
  const end = '<!-- end of expected numbers -->';
  const text = readFileSync(path, 'utf8');
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined)
    throw new Error(`${relative(root, path)} has no place for the table: ${begin} … ${end}`);
  const head =
    '| Profile | Default sample type and total | First row of `-top -lines` |\n| --- | --- | --- |';
  writeFileSync(
    path,
    `${before}${begin}\n\n${head}\n${goldens.map(tableRow).join('\n')}\n\n${end}${after}`,
  );
}

rmSync(join(fixtures, 'goldens'), { recursive: true, force: true });
const written = [];
let bytes = 0;
for (const fixture of [...profilesBelow('handlerleak'), ...profilesBelow('edge')]) {
  const golden = await goldenOf(fixture);
  const path = join(fixtures, 'goldens', `${fixture}.json`);
  const text = formatGolden(golden);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  bytes += text.length;
  written.push(golden);
  console.log(
    `${String(text.length).padStart(8)} B  ${golden.tops?.length ?? 0} reports + ${golden.differences?.length ?? 0} differences  ${fixture}`,
  );
}
for (const fixture of [...Object.keys(extras), ...Object.keys(bases)]) {
  if (!written.some((golden) => golden.fixture === fixture))
    throw new Error(`${fixture} is named here but missing`);
}
writeTable(written);
console.log(`${bytes} B in ${written.length} files, from ${oracle.goVersion()}`);
