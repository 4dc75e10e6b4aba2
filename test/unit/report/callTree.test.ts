import { describe, expect, it } from 'vitest';
import { computeCallGraph } from '../../../src/core/report/callGraph.js';
import { computeCallTree, NO_NODE } from '../../../src/core/report/callTree.js';
import type { CallTree } from '../../../src/core/report/callTree.js';
import type { ReportQuery } from '../../../src/core/report/query.js';
import { profileFromText } from './profileFromText.js';

const query: ReportQuery = { sampleType: '', granularity: 'functions', sort: 'flat', filter: {} };

/** The tree as indented "name flat cum", children in their order. */
function print(tree: CallTree): string[] {
  const lines: string[] = [];
  const open = [{ node: 0, depth: 0 }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { node, depth } = at;
    const name = node === 0 ? 'root' : tree.names[tree.nameOf[node] ?? 0];
    lines.push(`${' '.repeat(depth)}${name ?? '?'} ${tree.flat[node]} ${tree.cum[node]}`);
    const children: number[] = [];
    let child = tree.firstChild[node] ?? NO_NODE;
    for (; child !== NO_NODE; child = tree.nextSibling[child] ?? NO_NODE) children.push(child);
    for (const next of children.reverse()) open.push({ node: next, depth: depth + 1 });
  }
  return lines;
}

describe('computeCallTree', () => {
  it('has a node per path, heaviest child first', () => {
    const tree = computeCallTree(
      profileFromText(`
        main;a;x 1
        main;b;x 5
        main;b 2
        main;b;x 1
        init -3`),
      query,
    );
    expect(print(tree)).toEqual([
      'root 0 6',
      ' main 0 9',
      '  b 2 8',
      '   x 6 6',
      '  a 0 1',
      '   x 1 1',
      ' init -3 -3',
    ]);
    expect(tree.total).toBe(12);
  });

  it('does not fold recursion', () => {
    expect(print(computeCallTree(profileFromText('f;f;f 4'), query))).toEqual([
      'root 0 4',
      ' f 0 4',
      '  f 0 4',
      '   f 4 4',
    ]);
  });

  it('opens inlined lines into nodes of their own', () => {
    expect(print(computeCallTree(profileFromText('f+g+h 4'), query))).toEqual([
      'root 0 4',
      ' f 0 4',
      '  g 0 4',
      '   h 4 4',
    ]);
  });

  it('bears a stack of 100 000 frames and sums above 2^53', () => {
    const deep = Array.from({ length: 100_000 }, (_, i) => `f${i % 7}`).join(';');
    const tree = computeCallTree(
      profileFromText(`${deep} 9007199254740993\nf0 9007199254740993`),
      query,
    );
    expect(tree.count).toBe(100_001);
    expect(tree.cum[0]).toBe(18014398509481986n);
  });

  it('is a bare root for a profile without values', () => {
    expect(print(computeCallTree(profileFromText('f 0'), query))).toEqual(['root 0 0']);
  });
});

describe('computeCallGraph', () => {
  const nodesOf = (text: string) =>
    computeCallGraph(profileFromText(text), query).nodes.map(({ name, callers, callees }) => {
      const edges = (list: typeof callers) =>
        list.map((edge) => `${edge.name} ${edge.weight}${edge.isInlined ? ' inlined' : ''}`);
      return { name, callers: edges(callers), callees: edges(callees) };
    });

  it('counts a call once per sample and has no call of a function to itself', () => {
    expect(nodesOf('main;a;b;a;b;b 4\nmain;b 1')).toEqual([
      { name: 'b', callers: ['a 4', 'main 1'], callees: ['a 4'] },
      { name: 'a', callers: ['b 4', 'main 4'], callees: ['b 4'] },
      { name: 'main', callers: [], callees: ['a 4', 'b 1'] },
    ]);
  });

  it('marks a call that was inlined every time', () => {
    expect(nodesOf('main;a+b 4\nmain;a;c 1\nmain;a+c 1')).toEqual([
      { name: 'b', callers: ['a 4 inlined'], callees: [] },
      { name: 'c', callers: ['a 2'], callees: [] },
      { name: 'a', callers: ['main 6'], callees: ['b 4 inlined', 'c 2'] },
      { name: 'main', callers: [], callees: ['a 6'] },
    ]);
  });

  it('names a neighbour whose own values cancel out', () => {
    const { nodes } = computeCallGraph(
      profileFromText('main;mid;a 4\nmain;mid;b -4\nmain;c 1'),
      query,
    );
    const a = nodes.find(({ name }) => name === 'a');
    expect(a?.callers).toEqual([{ node: -1, name: 'mid', weight: 4, isInlined: false }]);
    const c = nodes.find(({ name }) => name === 'c');
    expect(nodes[c?.callers[0]?.node ?? -1]?.name).toBe('main');
  });
});
