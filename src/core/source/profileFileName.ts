/**
 * The file names of a profile taken apart. They are what the compiler saw, on any machine and system, and they come
 * from an untrusted file: whatever could lead out of a workspace or name a remote machine is refused here,
 * before anything compares it with real paths.
 */

/** A file name of a profile that may be looked for. */
export interface ProfilePath {
  /** Without empty and "." components, never with ".."; the last one is the file's base name. */
  readonly components: readonly string[];
  /** True for "/x" and "C:\x". */
  readonly isAbsolute: boolean;
  /** "c:" for Windows paths with a drive letter, which are compared without regard to case; else ''. */
  readonly drive: string;
}

/** Why a file name is not looked for at all. */
export type NotLookedFor = 'no-name' | 'generated' | 'not-go' | 'refused';

/** Longer than any path that a compiler can have opened. */
const MAX_LENGTH = 4096;

/** The parts of a profile's file name, or why it is not looked for. */
export function parseProfileFileName(name: string): ProfilePath | NotLookedFor {
  if (name === '' || name === '?' || name === '??') return 'no-name';
  if (name.startsWith('<') && name.endsWith('>')) return 'generated';
  // A name in the form of a URL, with NUL or another control character, or on a remote machine (//host, \\host).
  if (name.length > MAX_LENGTH || /\p{Cc}/u.test(name)) return 'refused';
  if (/^[A-Za-z][A-Za-z0-9+.-]+:/.test(name)) return 'refused';
  const drive = /^[A-Za-z]:(?=[/\\])/.exec(name)?.[0] ?? '';
  const path = name.slice(drive.length).replaceAll('\\', '/');
  if (path.startsWith('//')) return 'refused';
  const components = path.split('/').filter((component) => component !== '' && component !== '.');
  if (components.some(isUnsafe)) return 'refused';
  const base = components.at(-1);
  if (base === undefined) return 'no-name';
  if (base === '_cgo_gotypes.go' || base === '_cgo_import.go') return 'generated';
  if (!base.endsWith('.go')) return 'not-go';
  return { components, isAbsolute: path.startsWith('/'), drive: drive.toLowerCase() };
}

/** Components that mean something else than a plain name to some file system: "..", "a.go:stream", "a.go.", "~". */
function isUnsafe(component: string): boolean {
  return (
    component === '..' || component === '~' || component.includes(':') || /[. ]$/.test(component)
  );
}

/** True when two components are the same name; Windows does not tell upper from lower case. */
export function isSameComponent(a: string, b: string, path: ProfilePath): boolean {
  return a === b || (path.drive !== '' && a.toLowerCase() === b.toLowerCase());
}
