/**
 * The plan in a record of a fix, which leaves the computer when it is exported: a query and the arguments of a command may hold a token,
 * and a folder tells who is at work. The hunt keeps the whole plan.
 */
import type { HuntLoad, HuntPlan, HuntRound } from './plan.js';

/** The plan without queries, with the name of the program alone for a command, and without its folder. */
export function fixPlan(plan: HuntPlan): HuntPlan {
  return { ...plan, round: fixRound(plan.round), load: fixLoad(plan.load) };
}

function fixRound(round: HuntRound): HuntRound {
  switch (round.kind) {
    case 'interval':
      return round;
    case 'command': {
      const [program = ''] = round.command;
      const name = program.slice(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1);
      return { kind: 'command', command: [name || 'command'], folder: '' };
    }
    case 'requests':
      return { ...round, url: withoutQuery(round.url) };
    default:
      return round satisfies never;
  }
}

function fixLoad(load: HuntLoad): HuntLoad {
  return 'url' in load ? { ...load, url: withoutQuery(load.url) } : load;
}

/** What checkLoadUrl gave has no fragment and no credentials. */
function withoutQuery(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}
