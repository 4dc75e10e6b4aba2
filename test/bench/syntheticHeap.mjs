// Makes heap profiles of realistic shape and any size: stacks of 20 to 40 frames from a random call graph with a common
// root, inlined lines, four values and a `bytes` label, as runtime/pprof writes them. The same count and seed give the same
// bytes. Output: gzip-compressed profile.proto (github.com/google/pprof/proto/profile.proto).
import { gzipSync } from 'node:zlib';
import protobuf from 'protobufjs/minimal.js';

const PERIOD = 524288;
const BLOCK_SIZES = [16, 24, 32, 48, 64, 96, 128, 256, 512, 1024, 2048, 4096, 8192, 32768, 1048576];

const DEFAULT_FUNCTIONS = 6000;

/** The path of the Go module that the functions of every profile are in. */
export const syntheticModule = 'example.com/service';

/** Returns the source files of the functions, as paths below the folder of the module, each once. */
export function syntheticSourceFiles({ functions = DEFAULT_FUNCTIONS } = {}) {
  return [...new Set(Array.from({ length: functions }, (_, f) => `${folderOf(f)}/${fileOf(f)}`))];
}

const folderOf = (f) => `internal/module${f % 211}/package${f % 613}`;
const fileOf = (f) => `file${f % 1201}.go`;

/**
 * Returns a heap profile with this many samples; the last one keeps `leakBytes` more in use. With `round` 1 and so on it is
 * of the same process later: every fifth sample has grown, and samples beyond those of before are new.
 */
export function makeHeapProfile(
  sampleCount,
  { functions = DEFAULT_FUNCTIONS, seed = 1, leakBytes = 0, round = 0 } = {},
) {
  const random = lcg(seed);
  const below = (limit) => Math.floor(random() * limit);
  const strings = new Map([['', 0]]);
  const textId = (text) => {
    if (!strings.has(text)) strings.set(text, strings.size);
    return strings.get(text);
  };
  const out = protobuf.Writer.create();
  const message = (field, write) => {
    out.uint32((field << 3) | 2).fork();
    write(out);
    out.ldelim();
  };
  const number = (writer, field, value) => writer.uint32(field << 3).uint64(value);
  const packed = (writer, field, values) => {
    writer.uint32((field << 3) | 2).fork();
    for (const value of values) writer.uint64(value);
    writer.ldelim();
  };
  const valueType = (field, type, unit) =>
    message(field, (writer) => {
      number(writer, 1, textId(type));
      number(writer, 2, textId(unit));
    });

  for (const prefix of ['alloc', 'inuse']) {
    valueType(1, `${prefix}_objects`, 'count');
    valueType(1, `${prefix}_space`, 'bytes');
  }

  const sites = makeSites(functions, random);
  const bytesKey = textId('bytes');
  for (let s = 0; s < sampleCount; s++) {
    const stack = walk(sites, 20 + below(21), random);
    const size = BLOCK_SIZES[below(BLOCK_SIZES.length)];
    const seen = 1 + below(4);
    const perSeen = 1 / -Math.expm1(-size / PERIOD);
    const allocObjects = Math.round(seen * perSeen);
    const inuseObjects = below(3) === 0 ? 0 : Math.round(Math.ceil(seen / 2) * perSeen);
    const grown = s % 5 === 0 ? Math.round(round * perSeen) : 0;
    const leaked = grown + (s === sampleCount - 1 ? Math.ceil(leakBytes / size) : 0);
    const alloc = allocObjects + leaked;
    const inuse = inuseObjects + leaked;
    message(2, (writer) => {
      packed(writer, 1, stack);
      packed(writer, 2, [alloc, alloc * size, inuse, inuse * size]);
      writer.uint32((3 << 3) | 2).fork();
      number(writer, 1, bytesKey);
      number(writer, 3, size);
      writer.ldelim();
    });
  }
  message(3, (writer) => {
    number(writer, 1, 1);
    number(writer, 2, 0x400000);
    number(writer, 3, 0x40000000);
    number(writer, 5, textId('/srv/app/service'));
    number(writer, 7, 1);
  });
  sites.forEach(({ lines }, index) => {
    message(4, (writer) => {
      number(writer, 1, index + 1);
      number(writer, 2, 1);
      number(writer, 3, 0x401000 + index * 17);
      for (const [func, line] of lines) {
        writer.uint32((4 << 3) | 2).fork();
        number(writer, 1, func + 1);
        number(writer, 2, line);
        writer.ldelim();
      }
    });
  });
  for (let f = 0; f < functions; f++) {
    const unit = `${syntheticModule}/${folderOf(f)}`;
    message(5, (writer) => {
      number(writer, 1, f + 1);
      number(writer, 2, textId(f === 0 ? 'main.main' : `${unit}.(*Type${f % 97}).Method${f}`));
      number(writer, 3, textId(f === 0 ? 'main.main' : `${unit}.(*Type${f % 97}).Method${f}`));
      number(writer, 4, textId(`/home/build/src/${unit}/${fileOf(f)}`));
      number(writer, 5, 10 + (f % 900));
    });
  }
  const periodType = ['space', 'bytes'].map(textId);
  for (const text of strings.keys()) out.uint32((6 << 3) | 2).string(text);
  number(out, 9, (1_750_000_000_000_000_000n + BigInt(round) * 60_000_000_000n).toString());
  message(11, (writer) => {
    number(writer, 1, periodType[0]);
    number(writer, 2, periodType[1]);
  });
  number(out, 12, PERIOD);
  return gzipSync(out.finish());
}

/** Call sites: each is a location with its lines (innermost first), and the sites that it calls into. */
function makeSites(functions, random) {
  const sites = [];
  for (let f = 0; f < functions; f++) {
    for (let k = 0; k < 3; k++) {
      const lines = [[f, 12 + (f % 900) + k * 3]];
      while (random() < 0.2 && lines.length < 4) {
        lines.unshift([Math.floor(random() * functions), 20 + Math.floor(random() * 400)]);
      }
      sites.push({ lines, callees: [] });
    }
  }
  for (const site of sites) {
    const count = 1 + Math.floor(random() * 4);
    // Squaring favours few callees, so that some paths are hot.
    for (let k = 0; k < count; k++) {
      site.callees.push(1 + Math.floor(random() ** 2 * (sites.length - 1)));
    }
  }
  return sites;
}

/** Location ids of a random stack, leaf first. */
function walk(sites, depth, random) {
  const stack = [1];
  let at = 0;
  while (stack.length < depth) {
    const { callees } = sites[at];
    at = callees[Math.floor(random() ** 2 * callees.length)];
    stack.push(at + 1);
  }
  return stack.reverse();
}

/** Uniform numbers in 0..1 (exclusive), the same for the same seed. */
function lcg(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}
