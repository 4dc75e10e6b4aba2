/**
 * Addresses in launch.json (https://github.com/golang/vscode-go/blob/master/docs/debugging.md): values of `args` and `env` of
 * configurations of type "go" that are a listening address as a whole. Most addresses in them are of databases and the like, so an
 * address of another machine counts only where its flag or variable speaks of pprof. The file is whatever the workspace holds.
 */
import { distinctCandidates, type Candidate } from './candidate.js';
import { parseListenAddress } from './listenAddress.js';

const MAX_CONFIGURATIONS = 100;
const MAX_VALUES = 200;
const MAX_VALUE_LENGTH = 400;
const MAX_NAME_LENGTH = 80;
/** A port on this machine that never speaks HTTP, by what usually listens there. */
const OTHER_PORTS = new Set(
  [
    '1433',
    '2181',
    '2379',
    '3306',
    '4222',
    '5432',
    '5672',
    '6379',
    '9042',
    '9092',
    '11211',
    '27017',
  ].map((port) => `:${port}/`),
);

/** One value of a configuration with the flag or variable that it belongs to. */
interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/** The candidates of the value of `launch.configurations`; those that speak of pprof come first. */
export function candidatesOfLaunch(
  configurations: unknown,
  folder: string | undefined,
): readonly Candidate[] {
  if (!Array.isArray(configurations)) return [];
  const named: Candidate[] = [];
  const others: Candidate[] = [];
  for (const configuration of configurations.slice(0, MAX_CONFIGURATIONS) as unknown[]) {
    if (!isRecord(configuration) || configuration['type'] !== 'go') continue;
    const origin = {
      kind: 'launch',
      name: textOf(configuration['name']),
      program: textOf(configuration['program']).replace(/^\$\{\w+(?::[^}]*)?\}[\\/]?/, ''),
    } as const;
    for (const { name, value } of valuesOf(configuration)) {
      const address = parseListenAddress(value);
      if (address === undefined) continue;
      const speaksOfPprof = /pprof|prof|debug/i.test(name) || value.includes('pprof');
      if (!speaksOfPprof && !(address.isLocal && !isOtherPort(address.url))) continue;
      (speaksOfPprof ? named : others).push({ url: address.url, origin, folder });
    }
  }
  return distinctCandidates([...named, ...others]);
}

/** The values of `args`, "-flag=value" and "-flag value" taken apart, and of `env`. */
function* valuesOf(configuration: Record<string, unknown>): Generator<NamedValue> {
  const args = configuration['args'];
  const words: readonly unknown[] =
    typeof args === 'string'
      ? args.slice(0, MAX_VALUES * MAX_VALUE_LENGTH).split(/\s+/)
      : Array.isArray(args)
        ? args
        : [];
  let flag = '';
  for (const word of words.slice(0, MAX_VALUES)) {
    if (typeof word !== 'string' || word.length > MAX_VALUE_LENGTH) continue;
    const isFlag = word.startsWith('-');
    const equals = isFlag ? word.indexOf('=') : -1;
    if (equals > 0) yield { name: word.slice(0, equals), value: word.slice(equals + 1) };
    else if (!isFlag) yield { name: flag, value: word };
    flag = isFlag && equals < 0 ? word : '';
  }
  const env = configuration['env'];
  if (!isRecord(env)) return;
  for (const [name, value] of Object.entries(env).slice(0, MAX_VALUES)) {
    if (typeof value === 'string' && value.length <= MAX_VALUE_LENGTH) yield { name, value };
  }
}

function isOtherPort(url: string): boolean {
  return OTHER_PORTS.has(/:\d+\//.exec(url.replace(/^https?:\/\//, ''))?.[0] ?? '');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, MAX_NAME_LENGTH) : '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
