/**
 * From argv to a checked command; whatever is unknown, missing, contradictory or repeated in vain is refused by name before
 * any file is opened. The options of each command are in args/.
 */
import { CAPTURE_OPTIONS, parseCaptureCommand } from './args/capture.js';
import type { CaptureCommand } from './args/capture.js';
import { MEMSTATS_OPTIONS, parseMemstatsCommand } from './args/memstats.js';
import type { MemstatsCommand } from './args/memstats.js';
import { badUsage, COMMON_OPTIONS, onlyFile, parseOptions } from './args/options.js';
import type { OptionTypes } from './args/options.js';
import {
  DIFF_OPTIONS,
  LINES_OPTIONS,
  NODES_OPTIONS,
  parseDiffCommand,
  parseLinesCommand,
  parseNodesCommand,
} from './args/report.js';
import type { DiffCommand, NodesCommand, ReportCommand } from './args/report.js';
import {
  parseSuspectsCommand,
  parseVerifyCommand,
  repeatListOptions,
  SUSPECTS_OPTIONS,
  VERIFY_OPTIONS,
} from './args/suspects.js';
import type { SuspectsCommand, VerifyCommand } from './args/suspects.js';
import { COMMAND_NAMES } from './help.js';
import type { CommandName } from './help.js';

/** One command, ready to run. */
export type Command =
  | { readonly name: 'help'; readonly topic: CommandName | undefined }
  | { readonly name: 'version' }
  | { readonly name: 'info'; readonly file: string; readonly isJson: boolean }
  | ({ readonly name: 'top' | 'tree' } & NodesCommand)
  | ({ readonly name: 'lines'; readonly root: string } & ReportCommand)
  | ({ readonly name: 'diff' } & DiffCommand)
  | ({ readonly name: 'suspects' } & SuspectsCommand)
  | ({ readonly name: 'verify' } & VerifyCommand)
  | ({ readonly name: 'memstats' } & MemstatsCommand)
  | ({ readonly name: 'capture' } & CaptureCommand);

const OPTIONS_OF: Record<Exclude<CommandName, 'help'>, OptionTypes> = {
  info: COMMON_OPTIONS,
  top: NODES_OPTIONS,
  tree: NODES_OPTIONS,
  lines: LINES_OPTIONS,
  diff: DIFF_OPTIONS,
  suspects: SUSPECTS_OPTIONS,
  verify: VERIFY_OPTIONS,
  memstats: MEMSTATS_OPTIONS,
  capture: CAPTURE_OPTIONS,
};

/** The command that argv (without node and script) asks for. Throws ProfileError 'bad-option'. */
export function parseCommandLine(args: readonly string[]): Command {
  const [first, ...rest] = args;
  if (first === undefined) throw badUsage('no command given', undefined);
  if (first === '--help' || first === '-h') return { name: 'help', topic: undefined };
  if (first === '--version' || first === '-V') return { name: 'version' };
  const name = COMMAND_NAMES.find((command) => command === first);
  if (name === undefined) throw badUsage(`unknown command "${first}"`, undefined);
  if (name === 'help') return { name: 'help', topic: helpTopic(rest) };

  const spelledOut = name === 'verify' ? repeatListOptions(rest) : rest;
  const options = parseOptions(name, spelledOut, OPTIONS_OF[name]);
  if (options.has('help')) return { name: 'help', topic: name };
  switch (name) {
    case 'info':
      return { name, file: onlyFile(options), isJson: options.has('json') };
    case 'top':
    case 'tree':
      return { name, ...parseNodesCommand(options) };
    case 'lines':
      return { name, ...parseLinesCommand(options) };
    case 'diff':
      return { name, ...parseDiffCommand(options) };
    case 'suspects':
      return { name, ...parseSuspectsCommand(options) };
    case 'verify':
      return { name, ...parseVerifyCommand(options) };
    case 'memstats':
      return { name, ...parseMemstatsCommand(options) };
    case 'capture':
      return { name, ...parseCaptureCommand(options) };
    default:
      return name satisfies never;
  }
}

function helpTopic(args: readonly string[]): CommandName | undefined {
  const [topic] = args;
  if (topic === undefined || topic.startsWith('-')) return undefined;
  const name = COMMAND_NAMES.find((command) => command === topic);
  if (name === undefined) throw badUsage(`unknown command "${topic}"`, undefined);
  return name;
}
