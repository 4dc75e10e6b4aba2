/**
 * The directories in which a profile's program was built, learned from files that were found by evidence: when
 * "/build/store/put.go" is store/put.go of a module, the module was built in /build, and "/build/main.go" is
 * its main.go, although nothing in that name says so.
 */
import { isSameComponent } from './profileFileName.js';
import type { ProfilePath } from './profileFileName.js';
import { joinPath } from './sourceIndex.js';
import type { IndexedFile, SourceIndex } from './sourceIndex.js';
import type { BuildRootFinder } from './sourceMapping.js';

interface ModuleRoot {
  readonly folderIndex: number;
  readonly dir: string;
}

/** What is known of the build directories of one profile. */
export class BuildRoots implements BuildRootFinder {
  /** By absolute path; 'unclear' when two modules were seen there. */
  readonly #roots = new Map<string, ModuleRoot | 'unclear'>();

  /** Takes over that this name of the profile is this file. */
  learn(path: ProfilePath, file: IndexedFile, index: SourceIndex): void {
    const module = index.moduleAround(file);
    if (module === undefined) return;
    const inModule = file.path.slice(module.dir === '' ? 0 : module.dir.length + 1).split('/');
    const start = path.components.length - inModule.length;
    if (start < 0) return;
    const isSame = inModule.every((c, i) => isSameComponent(c, path.components[start + i]!, path));
    if (!isSame) return;
    const root = keyOf(path, start);
    const known = this.#roots.get(root);
    const found = { folderIndex: file.folderIndex, dir: module.dir };
    if (known === undefined) this.#roots.set(root, found);
    else if (known !== 'unclear' && !isSameRoot(known, found)) this.#roots.set(root, 'unclear');
  }

  find(path: ProfilePath, index: SourceIndex): IndexedFile | undefined {
    if (!path.isAbsolute || this.#roots.size === 0) return undefined;
    for (let start = path.components.length - 1; start >= 0; start--) {
      const root = this.#roots.get(keyOf(path, start));
      if (root === undefined) continue;
      if (root === 'unclear') return undefined;
      const rest = path.components.slice(start).join('/');
      return index.file(root.folderIndex, joinPath(root.dir, rest));
    }
    return undefined;
  }
}

function keyOf(path: ProfilePath, length: number): string {
  const key = [path.drive, ...path.components.slice(0, length)].join('/');
  return path.drive === '' ? key : key.toLowerCase();
}

function isSameRoot(a: ModuleRoot, b: ModuleRoot): boolean {
  return a.folderIndex === b.folderIndex && a.dir === b.dir;
}
