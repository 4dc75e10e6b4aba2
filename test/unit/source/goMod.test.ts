import { describe, expect, it } from 'vitest';
import { modulesOfGoMod, parseGoMod } from '../../../src/core/source/goMod.js';

describe('parseGoMod', () => {
  it('reads the module path and the replacements by directories', () => {
    const text = `// a comment
module example.com/shop/v2 // the shop
go 1.26
require (
	example.com/lib v1.0.0 // module example.com/not-this
	example.com/other v1.2.3
)
replace example.com/lib => ./lib
replace (
	example.com/other v1.2.3 => ../other // beside
	example.com/fork => example.com/newer v1.0.0
	"example.com/quoted" => \`/abs/dir with space\`
)
`;
    expect(parseGoMod(text)).toEqual({
      modulePath: 'example.com/shop/v2',
      replacements: [
        { modulePath: 'example.com/lib', dir: './lib' },
        { modulePath: 'example.com/other', dir: '../other' },
        { modulePath: 'example.com/quoted', dir: '/abs/dir with space' },
      ],
    });
  });

  it('reads quoted paths, blocks, comments without a space before and CRLF', () => {
    expect(parseGoMod('module "example.com/a"//x\r\n').modulePath).toBe('example.com/a');
    expect(parseGoMod('module (\r\n\texample.com/b\r\n)\r\n').modulePath).toBe('example.com/b');
    expect(parseGoMod('module example.com/c//x').modulePath).toBe('example.com/c');
  });

  it('gives nothing for text that is no go.mod, in linear time', () => {
    expect(parseGoMod('')).toEqual({ modulePath: '', replacements: [] });
    expect(parseGoMod('replace => =>\nreplace a =>\nmodule\n"')).toEqual({
      modulePath: '',
      replacements: [],
    });
    const started = performance.now();
    for (const piece of ['"', '(', 'replace a => ', '/', 'x']) parseGoMod(piece.repeat(300_000));
    expect(performance.now() - started).toBeLessThan(1500);
  });
});

describe('modulesOfGoMod', () => {
  const goMod = (dir: string) => ({
    modulePath: 'example.com/app',
    replacements: [{ modulePath: 'example.com/lib', dir }],
  });

  it('places modules and replacements relative to the folder', () => {
    expect(modulesOfGoMod('svc/app', goMod('../lib/./x'))).toEqual([
      { modulePath: 'example.com/app', dir: 'svc/app' },
      { modulePath: 'example.com/lib', dir: 'svc/lib/x' },
    ]);
  });

  it('leaves out replacements outside of the folder', () => {
    for (const dir of ['../../../lib', '/lib', 'C:\\lib', '..\\..\\..\\lib']) {
      expect(modulesOfGoMod('svc/app', goMod(dir)), dir).toHaveLength(1);
    }
  });
});
