/**
 * Files dropped on the panel. A drag out of VS Code carries URIs, which the host opens itself; a drag out of the file
 * manager carries files, which cross as base64 and so have a limit on their size.
 */
import type { HostRequests } from '../src/protocol/messages.js';

type Dropped = Parameters<HostRequests['openDropped']>[0];

/** The largest sum of file sizes that one drop may have, in bytes. */
export const MAX_DROPPED_BYTES = 64 * 1024 * 1024;

const MAX_URIS = 100;

/** Why a drop cannot be taken. */
export type DropProblem =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'tooLarge'; readonly name: string; readonly sizeBytes: number }
  | { readonly kind: 'unreadable'; readonly name: string; readonly reason: string };

export type DropResult =
  | { readonly kind: 'dropped'; readonly dropped: Dropped }
  | { readonly kind: 'problem'; readonly problem: DropProblem };

/** True when the drag carries something that may be a file. */
export function canDrop(transfer: DataTransfer | null): boolean {
  return transfer?.types.some((type) => type === 'Files' || type === 'text/uri-list') ?? false;
}

/** The URIs of a text/uri-list (RFC 2483) that can name a file; web addresses are left out. */
function fileUris(uriList: string): readonly string[] {
  return uriList
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => /^[a-z][a-z0-9+.-]*:/i.test(line))
    .filter((line) => !/^(https?|data|javascript|blob|about|mailto):/i.test(line))
    .slice(0, MAX_URIS);
}

function readBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const url = typeof reader.result === 'string' ? reader.result : '';
      resolve(url.slice(url.indexOf(',') + 1));
    };
    reader.onerror = () => {
      reject(reader.error ?? new Error('unknown reason'));
    };
    reader.readAsDataURL(file);
  });
}

/** What was dropped, read whole, or why not. Takes the data out of the transfer before it first waits. */
export async function readDropped(transfer: DataTransfer): Promise<DropResult> {
  const uris = fileUris(transfer.getData('text/uri-list'));
  if (uris.length > 0) return { kind: 'dropped', dropped: { files: [], uris } };
  const files = [...transfer.files];
  if (files.length === 0) return { kind: 'problem', problem: { kind: 'nothing' } };
  let sumBytes = 0;
  for (const { name, size } of files) {
    sumBytes += size;
    if (sumBytes > MAX_DROPPED_BYTES) {
      return { kind: 'problem', problem: { kind: 'tooLarge', name, sizeBytes: size } };
    }
  }
  const read: { name: string; base64: string }[] = [];
  for (const file of files) {
    try {
      read.push({ name: file.name, base64: await readBase64(file) });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { kind: 'problem', problem: { kind: 'unreadable', name: file.name, reason } };
    }
  }
  return { kind: 'dropped', dropped: { files: read, uris: [] } };
}
