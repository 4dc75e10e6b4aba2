/**
 * Telling files of Go's standard library: "net/http/server.go" with -trimpath, "/usr/local/go/src/net/http/server.go"
 * or "…/golang.org/toolchain@v0.0.1-go1.26.0.linux-amd64/src/net/http/server.go" without.
 */
import type { ProfilePath } from './profileFileName.js';

/** First elements of the import paths of the standard library and of the go command (`go list std cmd`). */
const FIRST_ELEMENTS = new Set(
  (
    'archive bufio bytes cmd cmp compress container context crypto database debug embed encoding errors expvar ' +
    'flag fmt go hash html image index internal io iter log maps math mime net os path plugin reflect regexp ' +
    'runtime slices sort strconv strings structs sync syscall testing text time unicode unique unsafe vendor weak'
  ).split(' '),
);

/** True when the path and the package of a function in it are those of the standard library. */
export function isStandardLibrary(path: ProfilePath, packagePath: string): boolean {
  const dir = path.components.slice(0, -1);
  if (dir.some((c, i) => c.startsWith('toolchain@v') && dir[i - 1] === 'golang.org')) return true;
  const isPackageKnown = packagePath !== '' && packagePath !== 'main';
  if (isPackageKnown) {
    const elements = packagePath.split('/');
    if (!FIRST_ELEMENTS.has(elements[0]!)) return false;
    const start = dir.length - elements.length;
    if (start < 0 || !elements.every((element, i) => element === dir[start + i])) return false;
    return path.isAbsolute ? dir[start - 1] === 'src' : start === 0;
  }
  if (!path.isAbsolute) return dir.length > 0 && FIRST_ELEMENTS.has(dir[0]!);
  const source = dir.findIndex((c, i) => c === 'src' && /^go[0-9.]*$/.test(dir[i - 1] ?? ''));
  return source >= 0 && FIRST_ELEMENTS.has(dir[source + 1] ?? '');
}
