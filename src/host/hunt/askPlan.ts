/**
 * The one screen of a hunt's questions after its target: the first row starts, the others change the plan and come back here. What is
 * changed is checked where it is typed.
 */
import * as vscode from 'vscode';
import { ProfileError } from '../../core/errors.js';
import { joinCommand, splitCommand } from '../../core/hunt/commandLine.js';
import { parseJsonPath } from '../../core/hunt/jsonPath.js';
import { checkLoadUrl } from '../../core/hunt/loadUrl.js';
import { PLAN_LIMITS, type HuntLoad, type HuntPlan, type HuntRound } from '../../core/hunt/plan.js';
import { plannedMillis } from '../../core/hunt/progress.js';
import { parseMetricSelector } from '../../core/hunt/prometheus.js';
import { getSetting } from '../config.js';
import { withoutIcons } from '../editor/markText.js';
import { describeError } from '../log.js';
import { huntTitle, loadText, millisText, planText, roundText, secondsText } from './huntTexts.js';
import { BACK, pickStep, textStep } from './quickSteps.js';

type Change = 'start' | 'rounds' | 'round' | 'warm-up' | 'settle' | 'gc' | 'load';

interface Row<T> extends vscode.QuickPickItem {
  readonly choice: T;
}

const DEFAULT_REQUESTS = 500;

/** The plan to start, BACK to choose another target, or undefined when the questions were left. */
export async function askPlan(offered: HuntPlan): Promise<HuntPlan | typeof BACK | undefined> {
  const title = vscode.l10n.t('Leak Hunt of {0}', huntTitle(offered));
  let plan = offered;
  let last: Change = 'start';
  for (;;) {
    const items = planRows(plan);
    const row = await pickStep({
      title,
      placeholder: vscode.l10n.t('Enter starts; choose a row to change it'),
      items,
      active: items.find(({ choice }) => choice === last) ?? items[0],
    });
    if (row === undefined || row === BACK) return row;
    if (row.choice === 'start') return plan;
    const changed = await changePlan(title, plan, row.choice);
    if (changed === undefined) return undefined;
    if (changed === BACK) last = row.choice;
    else {
      plan = changed;
      last = 'start';
    }
  }
}

/** The rows for a plan; the first one starts it. */
function planRows(plan: HuntPlan): readonly Row<Change>[] {
  const { round, warmUpRounds, settleSeconds, gc, load } = plan;
  const warmUp = warmUpText(warmUpRounds);
  const rows: Row<Change>[] = [
    {
      label: `$(play) ${withoutIcons(vscode.l10n.t('Start now: {0}', planText(plan)))}`,
      description: durationText(plan),
      choice: 'start',
    },
    {
      label: vscode.l10n.t('Change'),
      kind: vscode.QuickPickItemKind.Separator,
      choice: 'start',
    },
    row('symbol-numeric', vscode.l10n.t('Rounds'), String(plan.rounds), 'rounds'),
    row('history', vscode.l10n.t('Snapshots'), roundText(round), 'round'),
    row('flame', vscode.l10n.t('Warm-up'), warmUp, 'warm-up'),
    row('trash', vscode.l10n.t('Garbage collection'), collectionText(gc), 'gc'),
    row('graph-line', vscode.l10n.t('Load counter'), loadText(load), 'load'),
  ];
  if (round.kind !== 'interval') {
    const settle = vscode.l10n.t('{0} before each snapshot', secondsText(settleSeconds));
    rows.splice(5, 0, row('clock', vscode.l10n.t('Settle'), settle, 'settle'));
  }
  return rows;
}

function row(icon: string, label: string, description: string, choice: Change): Row<Change> {
  return { label: `$(${icon}) ${label}`, description: withoutIcons(description), choice };
}

function warmUpText(rounds: number): string {
  if (rounds === 0) return vscode.l10n.t('none');
  return rounds === 1
    ? vscode.l10n.t('1 round before them')
    : vscode.l10n.t('{0} rounds before them', rounds);
}

function collectionText(gc: boolean): string {
  return gc ? vscode.l10n.t('before each snapshot') : vscode.l10n.t('as it comes');
}

/** How long an interval plan takes; '' where nobody knows. */
function durationText(plan: HuntPlan): string {
  const millis = plannedMillis(plan);
  return millis === undefined ? '' : vscode.l10n.t('about {0}', millisText(millis));
}

/** The changed plan, BACK for the plan as it was, or undefined when the question was left. */
async function changePlan(
  title: string,
  plan: HuntPlan,
  what: Exclude<Change, 'start'>,
): Promise<HuntPlan | typeof BACK | undefined> {
  switch (what) {
    case 'rounds': {
      const prompt = vscode.l10n.t('Snapshots that are judged; six decide well, four at least');
      const rounds = await askNumber(title, prompt, plan.rounds, PLAN_LIMITS.rounds);
      return typeof rounds === 'object' ? { ...plan, rounds: rounds.value } : rounds;
    }
    case 'warm-up': {
      const prompt = vscode.l10n.t('Rounds before them whose snapshots are not judged');
      const warmUp = await askNumber(title, prompt, plan.warmUpRounds, PLAN_LIMITS.warmUpRounds);
      return typeof warmUp === 'object' ? { ...plan, warmUpRounds: warmUp.value } : warmUp;
    }
    case 'settle': {
      const prompt = vscode.l10n.t('Seconds of rest after the load, before the snapshot');
      const settle = await askNumber(title, prompt, plan.settleSeconds, PLAN_LIMITS.settleSeconds);
      return typeof settle === 'object' ? { ...plan, settleSeconds: settle.value } : settle;
    }
    case 'gc': {
      const gc = await askCollection(title, plan.gc);
      return typeof gc === 'object' ? { ...plan, gc: gc.value } : gc;
    }
    case 'round': {
      const round = await askRound(title, plan.round);
      if (round === undefined || round === BACK) return round;
      return { ...plan, round, settleSeconds: settleSecondsFor(round, plan) };
    }
    case 'load': {
      const load = await askLoad(title, plan.load);
      return load === undefined || load === BACK ? load : { ...plan, load };
    }
    default:
      return what satisfies never;
  }
}

/** A service under its usual load does not settle; after a burst of load it does. */
function settleSecondsFor(round: HuntRound, before: HuntPlan): number {
  if (round.kind === 'interval') return 0;
  return before.round.kind === 'interval' ? getSetting('hunt.settleSeconds') : before.settleSeconds;
}

async function askCollection(title: string, now: boolean): Promise<Answer<boolean>> {
  const items: readonly Row<boolean>[] = [
    {
      label: vscode.l10n.t('Before each snapshot'),
      detail: vscode.l10n.t('Garbage is never taken for growth; the service stops for a moment'),
      choice: true,
    },
    {
      label: vscode.l10n.t('As it comes'),
      detail: vscode.l10n.t('The profile is as of the last collection; rounds must be longer then'),
      choice: false,
    },
  ];
  const placeholder = vscode.l10n.t('When the service collects its garbage');
  const active = items.find(({ choice }) => choice === now);
  const row = await pickStep({ title, placeholder, items, active });
  return row === undefined || row === BACK ? row : { value: row.choice };
}

async function askRound(
  title: string,
  now: HuntRound,
): Promise<HuntRound | typeof BACK | undefined> {
  const items: readonly Row<HuntRound['kind']>[] = [
    {
      label: vscode.l10n.t('At an interval'),
      detail: vscode.l10n.t('The service has its usual load, or you use it meanwhile'),
      choice: 'interval',
    },
    {
      label: vscode.l10n.t('After each run of a command'),
      detail: vscode.l10n.t('A load test, a benchmark, a script; it runs as a task'),
      choice: 'command',
    },
    {
      label: vscode.l10n.t('After requests to an address'),
      detail: vscode.l10n.t('The same GET request many times'),
      choice: 'requests',
    },
  ];
  for (;;) {
    const placeholder = vscode.l10n.t('When a snapshot is taken');
    const active = items.find(({ choice }) => choice === now.kind);
    const row = await pickStep({ title, placeholder, items, active });
    if (row === undefined || row === BACK) return row;
    const round = await askRoundOf(title, row.choice, now);
    if (round !== BACK) return round;
  }
}

async function askRoundOf(
  title: string,
  kind: HuntRound['kind'],
  now: HuntRound,
): Promise<HuntRound | typeof BACK | undefined> {
  switch (kind) {
    case 'interval': {
      const prompt = vscode.l10n.t('Seconds between two snapshots');
      const usual = now.kind === kind ? now.seconds : getSetting('hunt.intervalSeconds');
      const answer = await askNumber(title, prompt, usual, PLAN_LIMITS.intervalSeconds);
      return typeof answer === 'object' ? { kind, seconds: answer.value } : answer;
    }
    case 'command': {
      const answer = await ask(
        title,
        vscode.l10n.t('Command with its arguments; it is run without a shell, in the first folder'),
        now.kind === kind ? joinCommand(now.command) : '',
        splitCommand,
        'go run ./loadgen -requests 1000',
      );
      return typeof answer === 'object' ? { kind, command: answer.value, folder: '' } : answer;
    }
    case 'requests':
      return askRequests(title, now);
    default:
      return kind satisfies never;
  }
}

async function askRequests(
  title: string,
  now: HuntRound,
): Promise<HuntRound | typeof BACK | undefined> {
  const before = now.kind === 'requests' ? now : undefined;
  for (;;) {
    const url = await askUrl(title, vscode.l10n.t('Address to be asked'), before?.url ?? '');
    if (typeof url !== 'object') return url;
    const prompt = vscode.l10n.t('Requests before each snapshot');
    const usual = before?.count ?? DEFAULT_REQUESTS;
    const count = await askNumber(title, prompt, usual, PLAN_LIMITS.requests);
    if (count === undefined) return undefined;
    if (count !== BACK) return { kind: 'requests', url: url.value, count: count.value };
  }
}

async function askLoad(title: string, now: HuntLoad): Promise<HuntLoad | typeof BACK | undefined> {
  const items: readonly Row<HuntLoad['kind']>[] = [
    {
      label: vscode.l10n.t('None'),
      detail: vscode.l10n.t('Every round has about the same load'),
      choice: 'none',
    },
    {
      label: vscode.l10n.t('All allocations of the service'),
      detail: vscode.l10n.t('Out of the heap profile; growth that follows them is no leak'),
      choice: 'allocations',
    },
    {
      label: vscode.l10n.t('A Prometheus counter'),
      detail: 'http_requests_total{code="200"}',
      choice: 'prometheus',
    },
    {
      label: vscode.l10n.t('A number in a JSON document'),
      detail: vscode.l10n.t('For instance at /debug/vars'),
      choice: 'json',
    },
  ];
  for (;;) {
    const placeholder = vscode.l10n.t('What tells how much the service had to do');
    const active = items.find(({ choice }) => choice === now.kind);
    const row = await pickStep({ title, placeholder, items, active });
    if (row === undefined || row === BACK) return row;
    const load = await askLoadOf(title, row.choice, now);
    if (load !== BACK) return load;
  }
}

async function askLoadOf(
  title: string,
  kind: HuntLoad['kind'],
  now: HuntLoad,
): Promise<HuntLoad | typeof BACK | undefined> {
  if (kind === 'none' || kind === 'allocations') return { kind };
  const isMetric = kind === 'prometheus';
  for (;;) {
    const prompt = isMetric
      ? vscode.l10n.t('Address of the metrics')
      : vscode.l10n.t('Address of the JSON document');
    const url = await askUrl(title, prompt, 'url' in now ? now.url : '');
    if (typeof url !== 'object') return url;
    const answer = isMetric
      ? await ask(
          title,
          vscode.l10n.t('Name of a counter, with labels if wanted'),
          now.kind === 'prometheus' ? now.metric : '',
          checked(parseMetricSelector),
          'http_requests_total{code="200"}',
        )
      : await ask(
          title,
          vscode.l10n.t('Path to a number that counts up'),
          now.kind === 'json' ? now.path : '',
          checked(parseJsonPath),
          'requests.total',
        );
    if (answer === undefined) return undefined;
    if (answer === BACK) continue;
    return isMetric
      ? { kind: 'prometheus', url: url.value, metric: answer.value }
      : { kind: 'json', url: url.value, path: answer.value };
  }
}

type Answer<T> = { readonly value: T } | typeof BACK | undefined;

function askUrl(title: string, prompt: string, value: string): Promise<Answer<string>> {
  return ask(title, prompt, value, checkLoadUrl, 'http://localhost:8080/');
}

function askNumber(
  title: string,
  prompt: string,
  value: number,
  { minimum, maximum }: { readonly minimum: number; readonly maximum: number },
): Promise<Answer<number>> {
  return ask(title, prompt, String(value), (text) => {
    const number = /^\d{1,9}$/.test(text.trim()) ? Number(text) : NaN;
    if (number >= minimum && number <= maximum) return number;
    throw new ProfileError(
      'bad-option',
      vscode.l10n.t('A whole number from {0} to {1} is needed', minimum, maximum),
    );
  });
}

function ask<T>(
  title: string,
  prompt: string,
  value: string,
  parse: (text: string) => T,
  placeholder?: string,
): Promise<Answer<T>> {
  return textStep({ title, prompt, value, parse, placeholder, describe: describeError });
}

/** The text itself, when the check does not throw. */
function checked(check: (text: string) => unknown): (text: string) => string {
  return (text) => {
    check(text);
    return text.trim();
  };
}
