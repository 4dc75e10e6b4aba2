/** What src/io is asked for a hunt's load: requests that make it, and the counter that tells it. Types only. */
import type { HttpTarget } from '../snapshot/httpTarget.js';
import type { HuntLoad } from './plan.js';

/** Requests to one address, all alike. */
export interface LoadRequests {
  /** Its URL is asked. */
  readonly target: HttpTarget;
  readonly count: number;
  readonly onProgress: (sent: number) => void;
}

/** What came of them. */
export interface SentRequests {
  readonly sent: number;
  readonly failed: number;
  /** Why the first one failed, one sentence; '' when none did. */
  readonly firstFailure: string;
}

/** A load that an address tells, at the URL of the target. */
export interface CounterRequest {
  readonly target: HttpTarget;
  readonly load: Extract<HuntLoad, { readonly url: string }>;
}
