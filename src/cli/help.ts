/** The texts of `leaktrail --help` and `leaktrail help COMMAND`. */

/** Every command, in the order of the help. */
export const COMMAND_NAMES = ['info', 'top', 'tree', 'lines', 'help'] as const;

/** The name of a command. */
export type CommandName = (typeof COMMAND_NAMES)[number];

/** The help on one command, or the overview. Lines end with a newline. */
export function helpText(command: CommandName | undefined): string {
  switch (command) {
    case undefined:
    case 'help':
      return OVERVIEW;
    case 'info':
      return INFO;
    case 'top':
      return `${TOP}${NODE_OPTIONS}${REPORT_OPTIONS}`;
    case 'tree':
      return `${TREE}${NODE_OPTIONS}${REPORT_OPTIONS}`;
    case 'lines':
      return `${LINES}${REPORT_OPTIONS}`;
    default:
      command satisfies never;
      return OVERVIEW;
  }
}

const OVERVIEW = `leaktrail reads Go profiles (pprof): heap, allocs, goroutine, mutex, block, CPU.

Usage: leaktrail COMMAND FILE [options]

Commands:
  info FILE              what the profile holds
  top FILE               flat and cum per function, line, file, package or address
  tree FILE              the same with callers and callees
  lines FILE --root DIR  values per source line of the Go files in DIR
  help COMMAND           the options of a command

  --json                 print JSON (info, top, tree, lines)
  --version              print the version
  --help                 print this text

FILE is a profile as /debug/pprof serves it: compressed or raw, or heap?debug=1 text.
Exit code: 0, or 2 with one line on stderr when the input or an option is bad.
`;

const INFO = `Usage: leaktrail info FILE [--json]

Prints the kind of the profile, its sample types, sizes, sampling period and time.
`;

const TOP = `Usage: leaktrail top FILE [options]

Prints flat and cum as "go tool pprof -top" does. Rows below 0.5 % of the total are left out,
unless --nodecount 0 asks for all.

`;

const TREE = `Usage: leaktrail tree FILE [options]

Prints each row with its callers above and its callees below, as "go tool pprof -tree" does.

`;

const LINES = `Usage: leaktrail lines FILE --root DIR [options]

Finds the source files of the profile among the Go files in DIR and prints flat and cum of
their lines, and the share of the profile that has a frame in DIR.

  --root DIR             folder with the source code
`;

const NODE_OPTIONS = `  --granularity G        functions (default), filefunctions, files, lines, packages, addresses
  --cum                  sort by cum instead of flat
  --nodecount N          at most N rows; 0 for every row
  --noinlines            count inlined calls as part of their caller
  --unit U               unit of printed values, such as MB or ms
`;

const REPORT_OPTIONS = `  --sample-index T       sample type: name or number; default: the profile's
  --base FILE            subtract this profile
  --diff-base FILE       subtract this profile; percentages refer to it
  --normalize            scale to the base's totals before subtracting
  --focus RE             only samples with a matching frame
  --ignore RE            only samples without a matching frame
  --hide RE              without matching frames
  --show RE              only matching frames
  --show-from RE         only frames below the highest match
  --tagfocus RE          only samples with a matching label: RE, key=RE or a range such as 1kb:4mb
  --tagignore RE         only samples without one
  --json                 print JSON

RE is a regular expression in Go syntax, matched against function and file names.
`;
