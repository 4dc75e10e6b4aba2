/**
 * Snapshots of a running service through net/http/pprof: heap?gc=1, goroutines, goroutineleak and MemStats of one process, one after
 * the other (https://pkg.go.dev/net/http/pprof). Everything that comes from the server is hostile until it was checked.
 */
import { ProfileError } from '../../core/errors.js';
import type { HttpTarget } from '../../core/snapshot/httpTarget.js';
import type { SnapshotTarget } from '../../core/snapshot/model.js';
import type { SnapshotSource } from '../../core/snapshot/source.js';
import { captureEndpoint } from './pprofCapture.js';
import { openEndpoint, shownUrl } from './pprofEndpoint.js';
import { probeEndpoint } from './pprofProbe.js';

/** URLs that are being captured: each capture stops the service for a moment, and two at once would distort each other. */
const running = new Set<string>();

/** The source of a target. Its methods reject with ProfileError; no message has a header value, userinfo or a query. */
export function createPprofSource(target: HttpTarget): SnapshotSource {
  const described: SnapshotTarget = { kind: 'pprof', label: shownUrl(target) };
  return {
    describe: () => described,
    async probe(signal) {
      try {
        return await probeEndpoint(openEndpoint(target), signal);
      } catch (error) {
        throw asProfileError(error);
      }
    },
    async capture(draft, options) {
      if (running.has(described.label)) {
        await draft.discard();
        const message = `a snapshot of ${described.label} is being taken already`;
        throw new ProfileError('refused', message);
      }
      running.add(described.label);
      try {
        return await captureEndpoint(openEndpoint(target), described, draft, options);
      } catch (error) {
        // What is left of the draft is cleaned up later; why the capture failed matters more.
        await draft.discard().catch(() => undefined);
        throw asProfileError(error);
      } finally {
        running.delete(described.label);
      }
    },
  };
}

/** An error that nobody expected can have anything in its message, so only its kind is told. */
function asProfileError(error: unknown): ProfileError {
  if (error instanceof ProfileError) return error;
  const name = error instanceof Error ? error.name : typeof error;
  return new ProfileError('internal', `the snapshot failed by a defect (${name})`, {
    cause: error,
  });
}
