/**
 * A bounded GET: what a hostile or broken server can do is limited in time, in bytes and in where it sends the request. All
 * errors are ProfileErrors whose messages have no header value, no userinfo and no query.
 */
import { ProfileError } from '../../core/errors.js';
import type { HttpTarget } from '../../core/snapshot/httpTarget.js';
import { readBody } from './body.js';
import { redirectOf } from './redirect.js';
import { refusal } from './refusal.js';
import { StatusError } from './requestError.js';
import { checkHeaders, createRedactor } from './secrets.js';
import { send } from './send.js';
import { Watch } from './watch.js';

/** Reads the pieces of a body, up to where it wants; the rest is not waited for. */
export type ReadAnswer<T> = (body: AsyncGenerator<Uint8Array, void>) => Promise<T>;

/** Whether an answer with that status is what was asked for. */
type IsSuccess = (status: number) => boolean;

/**
 * What `read` makes of the body of the answer with status 200, or another one that is a success. Redirects on the same origin are
 * followed. The connection is closed when this settles. Rejects with ProfileError, or with what `read` rejects with.
 */
export async function getHttp<T>(
  target: HttpTarget,
  url: URL,
  signal: AbortSignal,
  read: ReadAnswer<T>,
  isSuccess: IsSuccess = (status) => status === 200,
): Promise<T> {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ProfileError('bad-option', 'only http and https addresses can be asked');
  }
  checkHeaders(target.headers);
  const { limits } = target;
  const watch = new Watch(url.host, limits, signal);
  try {
    const visited = new Set<string>();
    for (let next = url; ;) {
      if (watch.failure !== undefined) throw watch.failure;
      visited.add(next.href);
      const response = await send(target, next, watch);
      const redirect = redirectOf(response, next, visited);
      if (redirect === undefined) {
        if (!isSuccess(response.statusCode ?? 0)) {
          throw await refusal(response, url, limits, watch, createRedactor(target.headers));
        }
        return await read(readBody(response, url.host, limits, watch));
      }
      response.destroy();
      next = redirect;
    }
  } catch (error) {
    // A status tells more than the time that the rest of its answer took.
    throw error instanceof StatusError ? error : (watch.failure ?? error);
  } finally {
    watch.dispose();
  }
}

/** The whole body, for answers that are small. Rejects with ProfileError 'too-large' above `maxBytes`. */
export function getBytes(
  target: HttpTarget,
  url: URL,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const { limits } = target;
  const small: HttpTarget = {
    ...target,
    limits: {
      ...limits,
      maxBodyBytes: Math.min(limits.maxBodyBytes, maxBytes),
      maxInflatedBytes: Math.min(limits.maxInflatedBytes, maxBytes),
    },
  };
  return getHttp(small, url, signal, async (body) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    return Buffer.concat(chunks);
  });
}
