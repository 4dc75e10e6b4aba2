/** The texts of `leaktrail --help` and `leaktrail help COMMAND`. */

/** Every command, in the order of the help. */
export const COMMAND_NAMES = [
  'info',
  'top',
  'tree',
  'lines',
  'diff',
  'suspects',
  'verify',
  'memstats',
  'capture',
  'help',
] as const;

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
      return `${TOP}${ROW_OPTIONS}${BASE_OPTIONS}${FILTER_OPTIONS}`;
    case 'tree':
      return `${TREE}${ROW_OPTIONS}${BASE_OPTIONS}${FILTER_OPTIONS}`;
    case 'lines':
      return `${LINES}${BASE_OPTIONS}${FILTER_OPTIONS}`;
    case 'diff':
      return `${DIFF}${ROW_OPTIONS}${FILTER_OPTIONS}`;
    case 'suspects':
      return `${SUSPECTS}${JUDGE_OPTIONS}`;
    case 'verify':
      return `${VERIFY}${JUDGE_OPTIONS}`;
    case 'memstats':
      return MEMSTATS;
    case 'capture':
      return CAPTURE;
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
  diff BASE CURRENT      what grew and what shrank from one profile to the next
  suspects SNAPSHOT...   which lines leak, from several heap profiles of one process
  verify --before SNAPSHOT... --after SNAPSHOT...
                         whether a fix helped
  memstats FILE          where the memory of the process is, and why
  capture URL -o DIR     snapshots of a running service
  help COMMAND           the options of a command

  --json                 print JSON (every command but help)
  --version              print the version
  --help                 print this text

FILE is a profile as /debug/pprof serves it: compressed or raw, or heap?debug=1 text; or the
folder of a snapshot, which stands for its heap profile (for memstats: its MemStats).
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

const DIFF = `Usage: leaktrail diff BASE CURRENT [options]

Prints what CURRENT has more and less than BASE, by function, line, file, package or address:
the largest growth first, then what shrank. The numbers are those of
"go tool pprof -top -diff_base BASE CURRENT"; each has the error (one standard deviation) that
sampling leaves in it and the number of samples behind it. Rows below 0.5 % of the larger total
are left out, unless --nodecount 0 asks for all; JSON has all rows.

`;

const SUSPECTS = `Usage: leaktrail suspects SNAPSHOT... [options]

Judges each line of a series of heap profiles of one process: leak, suspect, grows-with-load,
warming-up, step, oscillating or stable, with the reason in words. SNAPSHOT is a heap profile,
the folder of a snapshot, or a folder of such folders; best are six or more with the same load
before each ("leaktrail capture -n 6"). With two or three nothing is ever called a leak. The
order is that of time; of several processes the longest series is judged.

  --load FILE            load before each snapshot (JSON array of numbers, in the order given):
                         requests or their rate, not a running total
  --load-from-allocs     take the number of allocated objects for it
  --limit BYTES          tell when what surely grows reaches this limit (needs MemStats)
`;

const VERIFY = `Usage: leaktrail verify --before SNAPSHOT... --after SNAPSHOT... [options]

Compares a series of heap profiles from before a fix with one of the same rounds after it. Each
leak is fixed, still leaking, or there is not enough data; never fixed by silence.

`;

const JUDGE_OPTIONS = `  --root DIR             folder with the source code: blame goes to the deepest line in it
  --granularity G        lines (default), functions, calltree (lines apart for each way of calls to them)
  --json                 print JSON
`;

const MEMSTATS = `Usage: leaktrail memstats FILE [options]

Explains the memory of a process from its runtime.MemStats. FILE is the text of heap?debug=1,
the JSON of /debug/vars, or the folder of a snapshot.

  --rss BYTES            resident memory of the process, as the operating system counts it;
                         without it what is outside Go's heap cannot be told
  --heap PROFILE         heap profile of the same moment, to tell live memory from dead;
                         heap?debug=1 text has its own
  --json                 print JSON
`;

const CAPTURE = `Usage: leaktrail capture URL -o DIR [options]

Captures snapshots of a service that serves net/http/pprof at URL, such as localhost:6060:
heap profile after a collection, goroutines, leaked goroutines where Go offers them, MemStats.
Each snapshot is a folder of its own in DIR. Ctrl-C stops, keeps what is complete, and exits 130.

  -o, --output DIR       where the snapshots go
  -n, --count N          how many; default 1
  --interval T           from the start of one to the start of the next; default 10s
  --header-env NAME      send the request header that the environment variable NAME holds, as
                         "Name: value", or the value of Authorization alone ("Bearer ...");
                         may be repeated
  --goroutines D         debug2 (each stack; default), debug1 (counts by stack), none;
                         above 20000 goroutines the default is debug1
  --timeout T            longest time for one answer; default 120s
  --pin SHA256           trust exactly the certificate with this fingerprint; authorities of your
                         own are named by NODE_EXTRA_CA_CERTS
  --json                 print JSON

A user name and a password in URL are sent as Authorization, and neither printed nor kept.
Exit code: 0 when every snapshot has its heap profile, else 2.
`;

const ROW_OPTIONS = `  --granularity G        functions (default), filefunctions, files, lines, packages, addresses
  --cum                  sort by cum instead of flat
  --nodecount N          at most N rows; 0 for every row
  --noinlines            count inlined calls as part of their caller
  --unit U               unit of printed values, such as MB or ms
`;

const BASE_OPTIONS = `  --base FILE            subtract this profile
  --diff-base FILE       subtract this profile; percentages refer to it
  --normalize            scale to the base's totals before subtracting
`;

const FILTER_OPTIONS = `  --sample-index T       sample type: name or number; default: the profile's
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
