/**
 * The plan of a leak hunt: whose heap is captured, how often, what happens before each snapshot, and what tells the load. A plan is
 * kept in files and in the editor's state, where anybody can write: JSON in, a plan of known fields out. It holds no secret: an
 * address with a user name is refused.
 */
import { ProfileError } from '../errors.js';
import { JsonFields } from '../jsonFields.js';
import { normalizePprofUrl } from '../snapshot/pprofUrl.js';
import { parseJsonPath } from './jsonPath.js';
import { checkLoadUrl } from './loadUrl.js';
import { parseMetricSelector } from './prometheus.js';

/** What happens before each snapshot. */
export type HuntRound =
  /** The service has its usual load for some time. */
  | { readonly kind: 'interval'; readonly seconds: number }
  /** A program runs to its end: its path or name and its arguments; no shell reads them. */
  | {
      readonly kind: 'command';
      readonly command: readonly string[];
      /** Absolute path of the folder it runs in; '' for the first folder of the workspace. */
      readonly folder: string;
    }
  /** An address is asked that many times. */
  | { readonly kind: 'requests'; readonly url: string; readonly count: number };

/** What tells how much work the service did in a round. */
export type HuntLoad =
  | { readonly kind: 'none' }
  /** All objects that the service allocated, which the heap profile tells. */
  | { readonly kind: 'allocations' }
  /** A counter in Prometheus' text format: a name, or a name with labels as in `http_requests_total{code="200"}`. */
  | { readonly kind: 'prometheus'; readonly url: string; readonly metric: string }
  /** A number in a JSON document: "requests.total", "servers[0].count". */
  | { readonly kind: 'json'; readonly url: string; readonly path: string };

export interface HuntPlan {
  /** Base URL of net/http/pprof as `normalizePprofUrl` gives it, without credentials. */
  readonly targetUrl: string;
  /** Snapshots that are judged. */
  readonly rounds: number;
  /** Rounds before them whose snapshots are not judged. */
  readonly warmUpRounds: number;
  readonly round: HuntRound;
  /** Rest between the work of a round and its snapshot. */
  readonly settleSeconds: number;
  /** Whether the target collects garbage before each snapshot; else a snapshot is as of the collections that come by themselves. */
  readonly gc: boolean;
  readonly load: HuntLoad;
}

/** The ranges of the numbers of a plan and the most characters of its texts; all inclusive. */
export const PLAN_LIMITS = {
  rounds: { minimum: 2, maximum: 100 },
  warmUpRounds: { minimum: 0, maximum: 20 },
  intervalSeconds: { minimum: 1, maximum: 86_400 },
  settleSeconds: { minimum: 0, maximum: 3_600 },
  requests: { minimum: 1, maximum: 1_000_000 },
  text: 2_000,
  commandWords: 200,
  commandLength: 8_000,
} as const;

const NAME = 'hunt plan';
const ROUNDS = ['interval', 'command', 'requests'] as const satisfies readonly HuntRound['kind'][];
const LOADS = [
  'none',
  'allocations',
  'prometheus',
  'json',
] as const satisfies readonly HuntLoad['kind'][];

/** The plan in a JSON value. Throws ProfileError 'malformed' that names the field. */
export function checkHuntPlan(value: unknown): HuntPlan {
  const json = new JsonFields(value, NAME);
  return {
    targetUrl: json.matching('targetUrl', isTargetUrl),
    rounds: whole(json, 'rounds', PLAN_LIMITS.rounds),
    warmUpRounds: whole(json, 'warmUpRounds', PLAN_LIMITS.warmUpRounds),
    round: checkRound(json.fields('round')),
    settleSeconds: inRange(json, 'settleSeconds', PLAN_LIMITS.settleSeconds),
    gc: json.flag('gc'),
    load: checkLoad(json.fields('load')),
  };
}

interface Range {
  readonly minimum: number;
  readonly maximum: number;
}

function inRange(json: JsonFields, key: string, { minimum, maximum }: Range): number {
  return json.number(key, minimum, maximum);
}

function whole(json: JsonFields, key: string, range: Range): number {
  const value = inRange(json, key, range);
  if (!Number.isInteger(value)) throw json.malformed(key, `${value}, want a whole number`);
  return value;
}

function checkRound(json: JsonFields): HuntRound {
  const kind = json.choice('kind', ROUNDS);
  switch (kind) {
    case 'interval':
      return { kind, seconds: inRange(json, 'seconds', PLAN_LIMITS.intervalSeconds) };
    case 'command':
      return { kind, command: checkCommand(json), folder: json.text('folder', PLAN_LIMITS.text) };
    case 'requests':
      return {
        kind,
        url: json.matching('url', isLoadUrl),
        count: whole(json, 'count', PLAN_LIMITS.requests),
      };
    default:
      return kind satisfies never;
  }
}

function checkCommand(json: JsonFields): readonly string[] {
  const words = json.texts('command', PLAN_LIMITS.commandWords, PLAN_LIMITS.commandLength);
  if (words.length === 0 || words[0] === '') throw json.malformed('command', 'without a program');
  return words;
}

function checkLoad(json: JsonFields): HuntLoad {
  const kind = json.choice('kind', LOADS);
  switch (kind) {
    case 'none':
    case 'allocations':
      return { kind };
    case 'prometheus':
      return {
        kind,
        url: json.matching('url', isLoadUrl),
        metric: json.matching('metric', (text) => isValid(() => parseMetricSelector(text))),
      };
    case 'json':
      return {
        kind,
        url: json.matching('url', isLoadUrl),
        path: json.matching('path', (text) => isValid(() => parseJsonPath(text))),
      };
    default:
      return kind satisfies never;
  }
}

function isTargetUrl(text: string): boolean {
  return isValid(() => {
    const { url, userinfo } = normalizePprofUrl(text);
    return url === text && userinfo === undefined;
  });
}

function isLoadUrl(text: string): boolean {
  return isValid(() => checkLoadUrl(text) === text);
}

/** Whether a check neither throws ProfileError nor says no. */
function isValid(check: () => unknown): boolean {
  try {
    return check() !== false;
  } catch (error) {
    if (error instanceof ProfileError) return false;
    throw error;
  }
}
