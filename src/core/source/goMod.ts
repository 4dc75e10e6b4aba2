/**
 * What source mapping needs from a go.mod file: the module path and the replacements by local directories
 * (https://go.dev/ref/mod#go-mod-file-grammar). Everything else is skipped unread; the scan is linear, because
 * the file comes from whatever workspace is open.
 */
import type { SourceModule } from './sourceIndex.js';

/** A module that is taken from a directory instead of the module cache. */
interface LocalReplacement {
  /** Path of the module that is replaced. */
  readonly modulePath: string;
  /** As written: relative to the directory of go.mod ("./lib", "../lib") or absolute. */
  readonly dir: string;
}

/** The read parts of a go.mod file. */
export interface GoMod {
  /** '' when the file has no module directive. */
  readonly modulePath: string;
  readonly replacements: readonly LocalReplacement[];
}

/** The module path and local replacements of a go.mod text; lines that are not understood are passed over. */
export function parseGoMod(text: string): GoMod {
  let modulePath = '';
  const replacements: LocalReplacement[] = [];
  let block = '';
  for (const line of text.split('\n')) {
    const tokens = tokenize(line);
    if (block !== '' && tokens[0] === ')') {
      block = '';
      continue;
    }
    if (block === '' && tokens[1] === '(') {
      block = tokens[0] ?? '';
      continue;
    }
    const verb = block === '' ? tokens.shift() : block;
    if (verb === 'module') modulePath ||= tokens[0] ?? '';
    else if (verb === 'replace') {
      const arrow = tokens.indexOf('=>');
      const [replaced] = tokens;
      const dir = tokens[arrow + 1];
      if (arrow > 0 && replaced !== undefined && dir !== undefined && isDirectory(dir)) {
        replacements.push({ modulePath: replaced, dir });
      }
    }
  }
  return { modulePath, replacements };
}

/**
 * The modules that a go.mod file in `dir` (relative to its folder, '' for the folder itself) tells of: its own, and the
 * replaced ones whose directories are inside the folder.
 */
export function modulesOfGoMod(dir: string, { modulePath, replacements }: GoMod): SourceModule[] {
  const modules = modulePath === '' ? [] : [{ modulePath, dir }];
  for (const replacement of replacements) {
    const inside = resolveInside(dir, replacement.dir);
    if (inside !== undefined) modules.push({ modulePath: replacement.modulePath, dir: inside });
  }
  return modules;
}

/** A relative directory seen from the folder, or undefined when it is absolute or leaves the folder. */
function resolveInside(from: string, dir: string): string | undefined {
  const path = dir.replaceAll('\\', '/');
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return undefined;
  const components = from === '' ? [] : from.split('/');
  for (const component of path.split('/')) {
    if (component === '' || component === '.') continue;
    if (component !== '..') components.push(component);
    else if (components.pop() === undefined) return undefined;
  }
  return components.join('/');
}

/** The words of a line without its comment; "…" and `…` are one word. */
function tokenize(line: string): string[] {
  const tokens: string[] = [];
  let at = 0;
  while (at < line.length) {
    const c = line[at]!;
    if (c === ' ' || c === '\t' || c === '\r') {
      at++;
    } else if (line.startsWith('//', at)) {
      break;
    } else if (c === '"' || c === '`') {
      const end = line.indexOf(c, at + 1);
      const stop = end < 0 ? line.length : end;
      tokens.push(line.slice(at + 1, stop));
      at = stop + 1;
    } else if (c === '(' || c === ')') {
      tokens.push(c);
      at++;
    } else {
      let end = at + 1;
      while (
        end < line.length &&
        !' \t\r()"`'.includes(line[end]!) &&
        !line.startsWith('//', end)
      ) {
        end++;
      }
      tokens.push(line.slice(at, end));
      at = end;
    }
  }
  return tokens;
}

/** Go's rule: a path that begins with ./ or ../ or is absolute, on any system. */
function isDirectory(path: string): boolean {
  return /^(\.{1,2}([/\\]|$)|[/\\]|[A-Za-z]:[/\\])/.test(path);
}
