import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../src/core/profile/model.js';
import { computeLineDetail } from '../../../src/core/report/lineDetail.js';
import { computeLineValues, listSourceFiles } from '../../../src/core/report/lineValues.js';
import { profileFromText } from './profileFromText.js';

const service = `
  main.main@main.go:3;shop.Handle@shop.go:10;bytes.Grow@bytes.go:7 100
  main.main@main.go:3;shop.Handle@shop.go:12 20
  main.main@main.go:3;lib.Run@lib.go:1 3`;

/** Lines as "file:line flat cum own". */
function linesOf(profile: Profile, ownFiles: readonly string[]): string[] {
  const { lines } = computeLineValues(profile, { sampleType: '', filter: {}, ownFiles });
  return lines.files.flatMap(({ fileName, lines: values }) =>
    values.map(({ line, flat, cum, own }) => `${fileName}:${line} ${flat} ${cum} ${own}`),
  );
}

describe('computeLineValues', () => {
  it('charges a library call to the own line that made it', () => {
    expect(linesOf(profileFromText(service), ['main.go', 'shop.go'])).toEqual([
      'main.go:3 0 123 3',
      'shop.go:10 0 100 100',
      'shop.go:12 20 20 20',
    ]);
  });

  it('leaves lines of other files out', () => {
    expect(linesOf(profileFromText(service), ['lib.go', 'nowhere.go'])).toEqual(['lib.go:1 3 3 3']);
  });

  it('takes the innermost of the inlined lines as the own one, and as the leaf', () => {
    const profile = profileFromText(
      'a@own.go:1;b@own.go:2+c@own.go:3+d@lib.go:4 8\na@own.go:1+c@own.go:3 1',
    );
    expect(linesOf(profile, ['own.go'])).toEqual([
      'own.go:1 0 9 0',
      'own.go:2 0 8 0',
      'own.go:3 1 9 9',
    ]);
  });

  it('counts a line once per sample however often the stack passes it', () => {
    const profile = profileFromText('f@own.go:1;f@own.go:1;f@own.go:1;g@own.go:2;f@own.go:1 8');
    expect(linesOf(profile, ['own.go'])).toEqual(['own.go:1 8 8 8', 'own.go:2 0 8 0']);
  });

  it('tells which share of the profile has an own line', () => {
    const { lines } = computeLineValues(profileFromText(service), {
      sampleType: '',
      filter: {},
      ownFiles: ['shop.go'],
    });
    expect(lines.coverage).toBeCloseTo(120 / 123, 10);
    expect(lines.total).toBe(123);
  });

  it('ranks functions by own, with the smallest line that each has in the profile', () => {
    const { functions } = computeLineValues(profileFromText(service), {
      sampleType: '',
      filter: {},
      ownFiles: ['main.go', 'shop.go'],
    });
    expect(
      functions.map(({ rank, name, flat, cum, own, firstLine }) => [
        rank,
        name,
        flat,
        cum,
        own,
        firstLine,
      ]),
    ).toEqual([
      [1, 'shop.Handle', 20, 120, 120, 10],
      [2, 'main.main', 0, 123, 3, 3],
    ]);
  });

  it('adds own and cum above 2^53 exactly', () => {
    const profile = profileFromText(
      'f@own.go:1;x@lib.go:1 9007199254740993\nf@own.go:1 9007199254740993\nf@own.go:2 -9223372036854775807',
    );
    expect(linesOf(profile, ['own.go'])).toEqual([
      'own.go:1 9007199254740993 18014398509481986 18014398509481986',
      'own.go:2 -9223372036854775807 -9223372036854775807 -9223372036854775807',
    ]);
  });

  it('charges a line whose number is unknown to its function only', () => {
    const profile = profileFromText('f@own.go:0 5');
    const answer = computeLineValues(profile, { sampleType: '', filter: {}, ownFiles: ['own.go'] });
    expect(answer.lines.files).toEqual([]);
    expect(answer.functions.map(({ name, own }) => [name, own])).toEqual([['f', 5]]);
  });

  it('gives nothing and full totals for no own files', () => {
    const answer = computeLineValues(profileFromText(service), {
      sampleType: '',
      filter: {},
      ownFiles: [],
    });
    expect(answer).toEqual({
      lines: { sampleType: 'inuse_space', unit: 'bytes', total: 123, coverage: 0, files: [] },
      functions: [],
      warnings: [],
    });
  });
});

describe('listSourceFiles', () => {
  it('names each file once with the package of a function in it', () => {
    const profile = profileFromText(`
      main.main@/src/main.go:1;gopkg.in/yaml%2ev3.Put@/mod/yaml.go:2 1
      main.main@/src/main.go:4;_cgo_call@/src/cgo.c:2;nofile 1`);
    expect(listSourceFiles(profile)).toEqual([
      { fileName: '/src/main.go', packagePath: 'main' },
      { fileName: '/mod/yaml.go', packagePath: 'gopkg.in/yaml.v3' },
      { fileName: '/src/cgo.c', packagePath: '' },
    ]);
  });
});

describe('computeLineDetail', () => {
  const profile = profileFromText(
    `
    main@own.go:1;handle@own.go:5;alloc@lib.go:9 2 128 bytes=64
    main@own.go:1;handle@own.go:5;alloc@lib.go:9 1 4096 bytes=4096
    main@own.go:1;job@own.go:8+handle@own.go:5 0 0
    main@own.go:1;job@own.go:8+handle@own.go:5 3 300
    main@own.go:1;job@own.go:8 1 1`,
    { types: 'inuse_objects/count inuse_space/bytes', period: 1 },
  );
  const detail = (line: number, maxStacks = 10) =>
    computeLineDetail(profile, {
      sampleType: 'inuse_space',
      filter: {},
      ownFiles: ['own.go'],
      fileName: 'own.go',
      line,
      maxStacks,
    });

  it('has the values of the line in every sample type', () => {
    expect(
      detail(5).values.map(({ sampleType, flat, cum, own, total }) => [
        sampleType,
        flat,
        cum,
        own,
        total,
      ]),
    ).toEqual([
      ['inuse_objects', 3, 6, 6, 7],
      ['inuse_space', 300, 4524, 4524, 4525],
    ]);
  });

  it('agrees with the line values of the same line', () => {
    const { lines } = computeLineValues(profile, {
      sampleType: '1',
      filter: {},
      ownFiles: ['own.go'],
    });
    for (const value of lines.files[0]?.lines ?? []) {
      expect(detail(value.line).values[1]).toMatchObject({
        flat: value.flat,
        cum: value.cum,
        own: value.own,
        rawSamples: value.rawSamples,
        ownRawSamples: value.ownRawSamples,
      });
    }
  });

  it('joins samples of one stack and puts the biggest stack first, root first', () => {
    const { stacks, stackCount } = detail(5);
    expect(stackCount).toBe(2);
    expect(
      stacks.map(({ value, lines }) => [
        value,
        lines.map(({ func, line, isInlined }) => `${func}:${line}${isInlined ? ' inlined' : ''}`),
      ]),
    ).toEqual([
      [4224, ['main:1', 'handle:5', 'alloc:9']],
      [300, ['main:1', 'job:8', 'handle:5 inlined']],
    ]);
  });

  it('cuts the stacks and still tells how many there are', () => {
    expect(detail(5, 1).stacks).toHaveLength(1);
    expect(detail(5, 1).stackCount).toBe(2);
  });

  it('is all zero for a line that no sample passes', () => {
    expect(detail(99)).toMatchObject({ stacks: [], stackCount: 0 });
    expect(detail(99).values.map(({ cum }) => cum)).toEqual([0, 0]);
  });
});
