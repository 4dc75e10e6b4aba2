/**
 * Ports that a development container forwards: `forwardPorts` and `portsAttributes` of devcontainer.json
 * (https://containers.dev/implementors/json_reference/) and the keys of the setting remote.portsAttributes. The extension host runs
 * in the container, so they are ports of this machine.
 */
import type { Candidate } from './candidate.js';
import { parseListenAddress } from './listenAddress.js';

const MAX_PORTS = 50;

/** The candidates of the text of a devcontainer.json; none of a text that is not JSON with comments. */
export function candidatesOfDevContainer(
  text: string,
  folder: string | undefined,
): readonly Candidate[] {
  const root = parseJsonWithComments(text);
  if (!isRecord(root)) return [];
  const ports = Array.isArray(root['forwardPorts']) ? (root['forwardPorts'] as unknown[]) : [];
  return [
    ...candidatesOfPorts(ports, folder),
    ...candidatesOfPortAttributes(root['portsAttributes'], folder),
  ];
}

/** The candidates of a value of remote.portsAttributes; ranges and patterns are left out, because they name no port. */
export function candidatesOfPortAttributes(
  value: unknown,
  folder: string | undefined,
): readonly Candidate[] {
  return isRecord(value) ? candidatesOfPorts(Object.keys(value), folder) : [];
}

/** A port is a number, "6060", or "host:6060" of a container beside this one. */
function candidatesOfPorts(ports: readonly unknown[], folder: string | undefined): Candidate[] {
  const found: Candidate[] = [];
  for (const port of ports.slice(0, MAX_PORTS)) {
    const text = typeof port === 'number' ? String(port) : typeof port === 'string' ? port : '';
    const address = parseListenAddress(/^\d+$/.test(text) ? `:${text}` : text);
    if (address === undefined) continue;
    found.push({ url: address.url, origin: { kind: 'forwarded-port' }, folder });
  }
  return found;
}

/** The value of a JSON text with comments and trailing commas, as VS Code writes it; undefined when it is none. */
function parseJsonWithComments(text: string): unknown {
  try {
    return JSON.parse(withoutComments(text)) as unknown;
  } catch {
    // Somebody is editing the file, or it is something else: then it names no port.
    return undefined;
  }
}

/** Plain JSON, in one pass: the text is from the workspace. */
function withoutComments(text: string): string {
  let plain = '';
  // A comma is written when something follows that is no closing bracket.
  let comma = '';
  let at = 0;
  while (at < text.length) {
    const c = text[at]!;
    if (c === '/' && (text[at + 1] === '/' || text[at + 1] === '*')) {
      const close = text[at + 1] === '/' ? '\n' : '*/';
      const end = text.indexOf(close, at + 2);
      at = end < 0 ? text.length : end + close.length;
    } else if (c === ',') {
      comma = c;
      at++;
    } else if (/\s/.test(c)) {
      at++;
    } else {
      const end = c === '"' ? endOfString(text, at) : at + 1;
      plain += (c === ']' || c === '}' ? '' : comma) + text.slice(at, end);
      comma = '';
      at = end;
    }
  }
  return plain;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return Math.min(at + 1, text.length);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
