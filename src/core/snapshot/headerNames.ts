/** Which request headers the user may set for a target. Grammar of names: RFC 9110, section 5.6.2. */

/** What is wrong with the name or the value of a header. */
export type HeaderProblem = 'empty' | 'bad-characters' | 'refused-name' | 'too-long';

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const MAX_LENGTH = 100;
/** They say how the request is sent and how its answer is read, which is not for the user to say. */
const REFUSED = new Set([
  ...['accept-encoding', 'connection', 'content-encoding', 'content-length', 'content-type'],
  ...['expect', 'host', 'keep-alive', 'proxy-connection', 'range', 'te', 'trailer'],
  ...['transfer-encoding', 'upgrade'],
]);

/** What is wrong with the name of a header; undefined when it can be set. */
export function checkHeaderName(name: string): HeaderProblem | undefined {
  if (name === '') return 'empty';
  if (name.length > MAX_LENGTH) return 'too-long';
  if (!NAME.test(name)) return 'bad-characters';
  return REFUSED.has(name.toLowerCase()) ? 'refused-name' : undefined;
}
