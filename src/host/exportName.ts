/** The name that is offered for the file of an exported difference. */

const MAX_PART_LENGTH = 60;

/** "diff-heap.2-heap.7.pb.gz" for two sides called heap.2.pb.gz and heap.7.pb.gz; a file name on every system. */
export function exportName(baseName: string, currentName: string): string {
  return `diff-${partOf(baseName)}-${partOf(currentName)}.pb.gz`;
}

/** A name without the endings of profiles and without what file names may not have. */
function partOf(name: string): string {
  const stem = name.replace(/(\.(pb|gz|pprof|prof|out|heap|mprof|txt))+$/i, '');
  const safe = stem
    .replace(/[^\p{L}\p{N}._+-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, MAX_PART_LENGTH);
  return safe === '' ? 'profile' : safe;
}
