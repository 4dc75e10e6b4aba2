/**
 * Go services of this machine that serve net/http/pprof, found on Linux through the sockets that listen, elsewhere by the usual
 * ports. Only loopback addresses are asked, only by a GET of the list of profiles, and on Linux only programs made by Go: other
 * servers get no request.
 */
import type { LocalServer } from '../core/snapshot/discovery.js';
import { DEFAULT_CAPTURE_LIMITS, type HttpTarget } from '../core/snapshot/httpTarget.js';
import { ProfileError } from '../core/errors.js';
import { isGoBinary } from './goBinary.js';
import { isReachableLocally, listeningSockets, processesOfInodes, programName } from './procfs.js';
import { openEndpoint, readIndex } from './sources/pprofEndpoint.js';

/** What pprof's documentation uses, and the next ones, for a second service. */
const USUAL_PORTS = [6060, 6061, 6062, 6063, 6064, 6065, 6066, 6067, 6068, 6069];
const MAX_PORTS = 200;
const AT_ONCE = 8;
const LIMITS = {
  ...DEFAULT_CAPTURE_LIMITS,
  connectMillis: 500,
  idleMillis: 1500,
  totalMillis: 2000,
};

/** A port to ask. */
interface Candidate {
  readonly host: '127.0.0.1' | '[::1]';
  readonly port: number;
  readonly pid: number | undefined;
}

/** The services that answered, by port. Rejects with ProfileError 'cancelled' after an abort. */
export async function listLocalServers(signal: AbortSignal): Promise<readonly LocalServer[]> {
  const candidates = process.platform === 'linux' ? await listeningGoPrograms() : usualPorts();
  const found: LocalServer[] = [];
  for (let start = 0; start < candidates.length; start += AT_ONCE) {
    const asked = candidates.slice(start, start + AT_ONCE);
    const answers = await Promise.all(asked.map((candidate) => ask(candidate, signal)));
    if (signal.aborted) throw new ProfileError('cancelled', 'stopped by the user');
    found.push(...answers.filter((server) => server !== undefined));
  }
  return found;
}

function usualPorts(): readonly Candidate[] {
  return USUAL_PORTS.map((port) => ({ host: '127.0.0.1', port, pid: undefined }));
}

/** One candidate per process and port, ascending by port; a process that cannot be looked into only at the usual ports. */
async function listeningGoPrograms(): Promise<readonly Candidate[]> {
  const sockets = (await listeningSockets()).filter(isReachableLocally);
  const holders = new Map<string, number>();
  for (const { pid, inode } of await processesOfInodes(
    new Set(sockets.map(({ inode }) => inode)),
  )) {
    if (!holders.has(inode)) holders.set(inode, pid);
  }
  const isGo = new Map<number, boolean>();
  const candidates: Candidate[] = [];
  for (const { port, address, inode } of sockets) {
    if (candidates.some((known) => known.port === port)) continue;
    const pid = holders.get(inode);
    if (pid === undefined) {
      if (!USUAL_PORTS.includes(port)) continue;
    } else {
      if (!isGo.has(pid)) isGo.set(pid, await isGoBinary(`/proc/${pid}/exe`));
      if (isGo.get(pid) !== true) continue;
    }
    // "::1" alone is not reached by the IPv4 address; all else that is reachable locally is.
    const host = /^0{31}1$/.test(address) ? '[::1]' : '127.0.0.1';
    candidates.push({ host, port, pid });
  }
  return candidates.sort((a, b) => a.port - b.port).slice(0, MAX_PORTS);
}

async function ask(
  { host, port, pid }: Candidate,
  signal: AbortSignal,
): Promise<LocalServer | undefined> {
  const url = `http://${host}:${port}/debug/pprof/`;
  const target: HttpTarget = { url, headers: [], tls: { kind: 'verify' }, limits: LIMITS };
  try {
    const index = await readIndex(openEndpoint(target), signal);
    if (index?.has('heap') !== true) return undefined;
    return { url, pid, program: pid === undefined ? '' : await programName(pid) };
  } catch (error) {
    // Whatever else listens there is not what is looked for.
    if (error instanceof ProfileError) return undefined;
    throw error;
  }
}
