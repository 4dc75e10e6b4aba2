/** What kind of HTML page a server sent where a profile was wanted. */
import { visibleText } from '../../core/visibleText.js';

const LOOKED_AT = 64 * 1024;

export interface HtmlPage {
  /** 'an HTML page titled "Sign in"'. */
  readonly description: string;
  /** The page asks for a password or says that one must sign in. */
  readonly isLogin: boolean;
  /** The page is the list of profiles of net/http/pprof. */
  readonly isPprofIndex: boolean;
}

/** The page that a text is the beginning of, or undefined when it is no HTML. */
export function htmlPage(text: string): HtmlPage | undefined {
  const body = text.slice(0, LOOKED_AT).trimStart();
  const lower = body.toLowerCase();
  if (!/^<(!doctype html|html|head|body|meta|title)/.test(lower)) return undefined;
  const title = titleOf(body, lower);
  return {
    description: title === '' ? 'an HTML page' : `an HTML page titled "${title}"`,
    isLogin:
      /\b(log|sign)[ -]?(in|on)\b|\bauthenticat|\bsso\b/i.test(title) ||
      /<input[^<>]{0,300}type\s{0,3}=\s{0,3}["']?password/.test(lower),
    isPprofIndex: title === '/debug/pprof/',
  };
}

function titleOf(body: string, lower: string): string {
  const start = lower.indexOf('<title');
  const from = start < 0 ? -1 : lower.indexOf('>', start);
  const to = from < 0 ? -1 : lower.indexOf('</title', from);
  if (to < 0) return '';
  const title = body
    .slice(from + 1, to)
    .replace(/\s+/g, ' ')
    .trim();
  return visibleText(title, 80);
}
