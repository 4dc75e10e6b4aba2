/**
 * Names of what is not yet, or no longer, a snapshot: ".draft-<place>-<pid>-<random>" while it is captured, ".trash-…" while it is
 * removed. The place stands for this machine and the set of processes that its pids count, because a store may lie on a disk that
 * several machines or containers share.
 */
import { createHash } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { systemCode, randomSuffix } from './storeFiles.js';

const TEMPORARY = /^\.(draft|trash|edit)-([0-9a-f]{8})-(\d{1,10})-[0-9a-f]{8}$/;

/** What something temporary is: a snapshot that is captured, one that is removed, or a description that is written. */
export type TemporaryKind = 'draft' | 'trash' | 'edit';

/** Who made something temporary. */
export interface TemporaryName {
  readonly kind: TemporaryKind;
  readonly place: string;
  readonly pid: number;
}

/** A new name for something temporary of this process. */
export function temporaryName(kind: TemporaryKind): string {
  return `.${kind}-${thisPlace()}-${process.pid}-${randomSuffix()}`;
}

/** What a name says; undefined when it is none that `temporaryName` gives. */
export function parseTemporaryName(name: string): TemporaryName | undefined {
  const match = TEMPORARY.exec(name);
  if (match === null) return undefined;
  return { kind: match[1] as TemporaryKind, place: match[2]!, pid: Number(match[3]) };
}

/** Whether the maker of something temporary may still be at work; undefined when it lives elsewhere. */
export function isMakerAlive(name: TemporaryName): boolean | undefined {
  if (name.place !== thisPlace()) return undefined;
  try {
    process.kill(name.pid, 0);
    return true;
  } catch (error) {
    // EPERM: a process of somebody else has this pid.
    return systemCode(error) === 'EPERM';
  }
}

function thisPlace(): string {
  return createHash('sha256').update(`${hostname()} ${pidNamespace()}`).digest('hex').slice(0, 8);
}

/** What the pids of this process are counted in; only Linux has several. */
function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    // Without /proc there is one set of processes.
    return '';
  }
}
