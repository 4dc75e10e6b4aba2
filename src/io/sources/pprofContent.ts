/**
 * What a server sent where a profile was wanted, told from the beginning of the answer, before anything of it is kept. Every
 * refusal names the address and says what the answer looks like.
 */
import { ProfileError } from '../../core/errors.js';
import { sniff, type ProfileContent } from '../../core/profile/sniff.js';
import { goroutineTextForm } from '../../core/snapshot/goroutineText.js';
import { htmlPage } from '../http/htmlPage.js';
import { shownPath } from '../http/shownPath.js';
import type { PprofEndpoint } from './pprofEndpoint.js';

/** The format of an answer that is a profile in binary form or as text of heap?debug=1. Throws ProfileError. */
export function profileContent(
  endpoint: PprofEndpoint,
  path: string,
  head: Uint8Array,
): ProfileContent {
  refusePage(endpoint, path, head);
  try {
    return sniff(head);
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    throw new ProfileError(
      error.code,
      `${asked(endpoint, path)}: ${describe(endpoint, head, error)}`,
    );
  }
}

/** The form of an answer that is a goroutine text. Throws ProfileError for anything else. */
export function goroutineContent(
  endpoint: PprofEndpoint,
  path: string,
  head: Uint8Array,
): 'debug1' | 'debug2' {
  refusePage(endpoint, path, head);
  const form = goroutineTextForm(Buffer.from(head).toString());
  if (form !== undefined) return form;
  const content = profileContent(endpoint, path, head);
  const what = content === 'legacy-heap' ? 'a heap profile' : 'a profile in binary form';
  throw new ProfileError(
    'wrong-kind',
    `${asked(endpoint, path)} is ${what}, not the text of a goroutine dump`,
  );
}

/** What an answer looks like, told from the answer without secrets: after it was cut, a part of one could be left. */
function describe({ redact }: PprofEndpoint, head: Uint8Array, error: ProfileError): string {
  const text = Buffer.from(head).toString();
  const shown = redact(text);
  if (shown === text) return error.message;
  try {
    sniff(Buffer.from(shown));
  } catch (redacted) {
    if (redacted instanceof ProfileError) return redacted.message;
  }
  return 'this is not a profile';
}

/** What was asked: "localhost:6060/debug/pprof/heap?gc=1", without any query but our own. */
export function asked({ base }: PprofEndpoint, path: string): string {
  const url = new URL(path, base);
  return url.host + shownPath(url);
}

function refusePage(endpoint: PprofEndpoint, path: string, head: Uint8Array): void {
  const where = asked(endpoint, path);
  if (head.length === 0) throw new ProfileError('empty', `${where} is empty (0 bytes)`);
  // Redacted before the title is cut out of it, so that no part of a secret is left.
  const page = htmlPage(endpoint.redact(Buffer.from(head).toString()));
  if (page === undefined) return;
  if (page.isLogin) {
    throw new ProfileError('unauthorized', `${where} is a login page: ${page.description}`);
  }
  if (page.isPprofIndex) {
    throw new ProfileError(
      'not-a-profile',
      `${where} is the list of profiles: pprof.Index serves profiles at /debug/pprof/ only, and elsewhere needs http.StripPrefix or pprof.Handler`,
    );
  }
  throw new ProfileError('not-a-profile', `${where} is no profile: ${page.description}`);
}
