/**
 * Addresses that programs listen on, as they are written in launch configurations, source and port lists, turned into the URL where
 * net/http/pprof answers. The text is from files of the workspace: the URL is offered in a list and never contacted by itself.
 */

const ADDRESS =
  /^(?:(https?):\/\/)?(\[[\da-fA-F:.]{2,45}\]|[\w.-]{0,253}):(\d{1,5})(\/[\w./~-]{0,200})?$/;
/** What a server is told to listen on every interface; a client reaches it by the loopback address. */
const ANY_HOST = new Set(['', '0.0.0.0', '[::]']);
const PPROF_PATH = '/debug/pprof/';

/** Where a program that listens on an address serves profiles. */
export interface ListenAddress {
  /** "http://localhost:6060/debug/pprof/" */
  readonly url: string;
  /** True when the address leads to this machine. */
  readonly isLocal: boolean;
}

/** The address of ":6060", "localhost:6060", "[::1]:6060" or "http://localhost:6060"; undefined for every other text. */
export function parseListenAddress(text: string): ListenAddress | undefined {
  const match = ADDRESS.exec(text);
  if (match === null) return undefined;
  const [, scheme = 'http', host = '', port = '', path = ''] = match;
  const number = Number(port);
  if (number < 1 || number > 65_535) return undefined;
  const name = ANY_HOST.has(host) ? 'localhost' : host;
  const prefix = path.includes(PPROF_PATH)
    ? path.slice(0, path.indexOf(PPROF_PATH))
    : path.endsWith('/debug/pprof')
      ? path.slice(0, -'/debug/pprof'.length)
      : '';
  return {
    url: `${scheme}://${name}:${number}${prefix}${PPROF_PATH}`,
    isLocal: isLoopbackHost(name),
  };
}

/** True for a host name, as in a URL, that never leaves this machine. */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase();
  return name === 'localhost' || name === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(name);
}
