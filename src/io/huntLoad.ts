/**
 * The load of a hunt over HTTP: requests that make it, a few at a time, and the counter that tells how much there was. All go through
 * the bounded GET, so a hostile server costs a bounded time and amount, and what it says is shown only as an error allows.
 */
import { ProfileError } from '../core/errors.js';
import { numberAt } from '../core/hunt/jsonPath.js';
import type { CounterRequest, LoadRequests, SentRequests } from '../core/hunt/loadRequest.js';
import { parseMetricSelector, sumMetric } from '../core/hunt/prometheus.js';
import type { HttpTarget } from '../core/snapshot/httpTarget.js';
import { getBytes, getHttp } from './http/get.js';

/** Requests under way at a time: load, not an attack. */
const WIDTH = 4;
/** So many failures in a row mean that the others would fail, too. */
const MAX_FAILURES_IN_A_ROW = 20;
/** It is read where the user waits for other things, so it takes milliseconds at most. */
const MAX_COUNTER_BYTES = 1024 * 1024;

/**
 * Asks the address that often, or until one request after the other fails. Rejects with ProfileError 'cancelled' after an abort;
 * requests that fail are counted.
 */
export async function sendRequests(
  { target, count, onProgress }: LoadRequests,
  signal: AbortSignal,
): Promise<SentRequests> {
  const url = new URL(target.url);
  let begun = 0;
  let sent = 0;
  let failed = 0;
  let failedInARow = 0;
  let firstFailure = '';
  const work = async (): Promise<void> => {
    while (begun < count && failedInARow < MAX_FAILURES_IN_A_ROW) {
      begun++;
      try {
        await askAndForget(target, url, signal);
        failedInARow = 0;
      } catch (error) {
        if (isCancellation(error)) throw error;
        if (!(error instanceof ProfileError)) throw error;
        failed++;
        failedInARow++;
        if (firstFailure === '') firstFailure = error.message;
      }
      onProgress(++sent);
    }
  };
  await Promise.all(Array.from({ length: Math.min(WIDTH, count) }, work));
  return { sent, failed, firstFailure };
}

function isCancellation(error: unknown): boolean {
  return error instanceof ProfileError && error.code === 'cancelled';
}

function askAndForget(target: HttpTarget, url: URL, signal: AbortSignal): Promise<void> {
  const readAll = async (body: AsyncGenerator<Uint8Array, void>): Promise<void> => {
    // The service has done its work when the whole answer has come.
    while ((await body.next()).done !== true);
  };
  return getHttp(target, url, signal, readAll, isDone);
}

/** A service that creates or takes over something says so with another status than 200. */
function isDone(status: number): boolean {
  return status >= 200 && status < 300;
}

/** What the counter is at. Rejects with ProfileError. */
export async function readLoadCounter(
  { target, load }: CounterRequest,
  signal: AbortSignal,
): Promise<number> {
  const bytes = await getBytes(target, new URL(target.url), MAX_COUNTER_BYTES, signal);
  const text = bytes.toString();
  switch (load.kind) {
    case 'prometheus':
      return sumMetric(text, parseMetricSelector(load.metric));
    case 'json':
      return numberAt(text, load.path);
    default:
      return load satisfies never;
  }
}
