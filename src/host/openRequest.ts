/** What the worker is asked to read, as the host keeps it for the case that a new worker has to read it again. */
import type { DecodeLimits } from '../core/profile/model.js';
import type { OpenSource } from '../protocol/profileService.js';
import type { Cancellation } from './cancellation.js';

/** One profile to open; `read` is called again when a new worker has to open it again. */
export interface OpenRequest {
  readonly read: () => Promise<OpenSource>;
  readonly name: string;
  readonly limits: DecodeLimits;
  readonly onProgress?: (readBytes: number, totalBytes: number) => void;
  readonly cancellation?: Cancellation | undefined;
}
