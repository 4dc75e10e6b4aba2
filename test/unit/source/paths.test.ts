import { describe, expect, it } from 'vitest';
import { mapSources } from '../../../src/core/source/paths.js';
import { buildSourceIndex } from '../../../src/core/source/sourceIndex.js';
import type { SourceFolder } from '../../../src/core/source/sourceIndex.js';

/** A folder written as "/path: example.com/module@dir … | file file …". */
function folder(text: string): SourceFolder {
  const [head = '', files = ''] = text.split('|');
  const [, path = '', modules = ''] = /^([^ ]*): ?(.*)$/.exec(head.trim()) ?? [];
  return {
    id: path,
    path,
    files: files.trim().split(/\s+/),
    modules: modules
      .split(' ')
      .filter((word) => word !== '')
      .map((word) => {
        const [modulePath = '', dir = ''] = word.split('@');
        return { modulePath, dir };
      }),
  };
}

/** How each "file name [package]" is mapped, as "how folder/path", "ambiguous a b" or the reason. */
function map(folders: readonly string[], ...names: string[]): string[] {
  const index = buildSourceIndex(folders.map(folder));
  const sources = names.map((name) => {
    const [, fileName = '', packagePath = ''] = /^(.*?)(?: \[(.*)\])?$/su.exec(name) ?? [];
    return { fileName, packagePath };
  });
  return mapSources(index, sources).map((mapping) => {
    const print = (file: { folder: string; path: string }): string => `${file.folder}/${file.path}`;
    switch (mapping.kind) {
      case 'mapped':
        return `${mapping.how} ${print(mapping.file)}`;
      case 'ambiguous':
        return `ambiguous ${mapping.candidates.map(print).join(' ')}`;
      case 'none':
        return mapping.reason;
      default:
        return mapping satisfies never;
    }
  });
}

const shop =
  '/ws/shop: example.com/shop | main.go store/put.go store/put_test.go cmd/shopd/main.go internal/log/log.go';

describe('mapSources by evidence', () => {
  it('takes a path in a workspace folder as that file', () => {
    expect(
      map([shop], '/ws/shop/store/put.go [example.com/shop/store]', '/ws/shop/main.go [main]'),
    ).toEqual(['absolute-path /ws/shop/store/put.go', 'absolute-path /ws/shop/main.go']);
  });

  it('compares folders by components, not by the beginning of the text', () => {
    expect(map([shop], '/ws/shop-evil/main.go [main]', '/ws/sho/main.go [main]')).toEqual([
      'not-in-workspace',
      'not-in-workspace',
    ]);
  });

  it('does not take a path for its file when the package is of another module', () => {
    expect(map([shop], '/ws/shop/store/put.go [example.org/other/store]')).toEqual([
      'not-in-workspace',
    ]);
  });

  it('finds -trimpath names by module path', () => {
    const names = [
      'example.com/shop/store/put.go [example.com/shop/store]',
      'example.com/shop/cmd/shopd/main.go [main]',
      'example.com/shop/main.go [main]',
      'example.com/shopping/main.go [main]',
    ];
    expect(map([shop], ...names)).toEqual([
      'module-path /ws/shop/store/put.go',
      'module-path /ws/shop/cmd/shopd/main.go',
      'module-path /ws/shop/main.go',
      'not-in-workspace',
    ]);
  });

  it('finds released versions of a workspace module and says so', () => {
    const v2 = '/ws/m: example.com/m/v2 | x.go sub/y.go';
    expect(
      map(
        [v2],
        'example.com/m/v2@v2.1.0/x.go [example.com/m/v2]',
        '/root/go/pkg/mod/example.com/m/v2@v2.1.0/sub/y.go [example.com/m/v2/sub]',
        '/root/go/pkg/mod/example.com/m/v2@v2.1.0/x.go [main]',
      ),
    ).toEqual([
      'module-version /ws/m/x.go',
      'module-version /ws/m/sub/y.go',
      'module-version /ws/m/x.go',
    ]);
  });

  it('reads the upper case letters of the module cache', () => {
    const toml = '/ws/toml: github.com/BurntSushi/toml | decode.go';
    expect(map([toml], '/go/pkg/mod/github.com/!burnt!sushi/toml@v1.0.0/decode.go')).toEqual([
      'module-version /ws/toml/decode.go',
    ]);
  });

  it('finds files built elsewhere by the package of their functions', () => {
    expect(
      map(
        [shop],
        '/build/src/store/put.go [example.com/shop/store]',
        '/put_dir/store/put_test.go [example.com/shop/store_test]',
      ),
    ).toEqual(['package-path /ws/shop/store/put.go', 'package-path /ws/shop/store/put_test.go']);
  });

  it('does not take the package of a generated line directive for the file', () => {
    expect(map([shop], '/build/templates/put.go [example.com/shop/store]')).toEqual([
      'not-in-workspace',
    ]);
  });

  it('prefers the innermost of nested modules', () => {
    const nested = '/ws/r: example.com/r@ example.com/r/sub@sub | sub/a/x.go a/x.go';
    expect(
      map([nested], '/b/r/sub/a/x.go [example.com/r/sub/a]', '/b/r/a/x.go [example.com/r/a]'),
    ).toEqual(['package-path /ws/r/sub/a/x.go', 'package-path /ws/r/a/x.go']);
  });

  it('finds a replaced module under the path that imports use', () => {
    const replaced =
      '/ws/app: example.com/app@ example.com/lib@third/lib example.com/fork@third/lib | third/lib/x.go';
    expect(
      map(
        [replaced],
        '/b/third/lib/x.go [example.com/lib]',
        '/b/third/lib/x.go [example.com/fork]',
      ),
    ).toEqual(['package-path /ws/app/third/lib/x.go', 'package-path /ws/app/third/lib/x.go']);
  });

  it('learns from other files where package main was built', () => {
    expect(
      map(
        [shop],
        '/app/main.go [main]',
        '/app/cmd/shopd/main.go [main]',
        '/app/store/put.go [example.com/shop/store]',
        '/elsewhere/main.go [main]',
      ),
    ).toEqual([
      'build-directory /ws/shop/main.go',
      'build-directory /ws/shop/cmd/shopd/main.go',
      'package-path /ws/shop/store/put.go',
      'not-in-workspace',
    ]);
  });

  it('learns nothing where two modules claim one build directory', () => {
    const two = ['/ws/a: example.com/a | main.go p/x.go', '/ws/b: example.com/b | main.go q/y.go'];
    expect(
      map(
        two,
        '/src/p/x.go [example.com/a/p]',
        '/src/q/y.go [example.com/b/q]',
        '/src/main.go [main]',
      )[2],
    ).toBe('not-in-workspace');
  });
});

describe('mapSources by the longest common suffix', () => {
  it('never takes a base name alone', () => {
    expect(
      map([shop], '/elsewhere/log.go [example.org/x]', 'main.go [main]', '/main.go [main]'),
    ).toEqual(['not-in-workspace', 'not-in-workspace', 'not-in-workspace']);
  });

  it('takes package main when the whole path in the module agrees', () => {
    expect(
      map(
        [shop],
        '/builds/x/cmd/shopd/main.go [main]',
        '/home/ci/shop/main.go [main]',
        '/x/shopd/main.go [main]',
      ),
    ).toEqual([
      'common-suffix /ws/shop/cmd/shopd/main.go',
      'common-suffix /ws/shop/main.go',
      'not-in-workspace',
    ]);
  });

  it('finds the root of a module whose checkout has another name', () => {
    const renamed = '/ws/my-checkout: example.com/shop/v3 | main.go';
    expect(map([renamed], '/go/src/shop/main.go [main]')).toEqual([
      'common-suffix /ws/my-checkout/main.go',
    ]);
  });

  it('works without any go.mod', () => {
    const gopath = '/ws/proj: | src/example.com/x/store/put.go src/example.com/y/store/put.go';
    expect(
      map(
        [gopath],
        '/go/src/example.com/x/store/put.go [example.com/x/store]',
        '/z/store/put.go [store]',
      ),
    ).toEqual([
      'common-suffix /ws/proj/src/example.com/x/store/put.go',
      'ambiguous /ws/proj/src/example.com/x/store/put.go /ws/proj/src/example.com/y/store/put.go',
    ]);
  });

  it('reports two checkouts of one module as ambiguous unless the path tells them apart', () => {
    const two = [
      '/a/shop: example.com/shop | store/put.go',
      '/b/shop: example.com/shop | store/put.go',
    ];
    expect(map(two, '/build/store/put.go [example.com/shop/store]')).toEqual([
      'ambiguous /a/shop/store/put.go /b/shop/store/put.go',
    ]);
    const named = [
      '/w/shop-old: example.com/shop | store/put.go',
      '/w/shop: example.com/shop | store/put.go',
    ];
    expect(map(named, '/home/me/shop-old/store/put.go [example.com/shop/store]')).toEqual([
      'package-path /w/shop-old/store/put.go',
    ]);
  });

  it('counts a file of nested folders once, in the innermost', () => {
    const nested = [
      '/ws: example.com/shop@shop | shop/store/put.go',
      '/ws/shop: example.com/shop | store/put.go',
    ];
    expect(
      map(
        nested,
        '/ws/shop/store/put.go [example.com/shop/store]',
        '/b/store/put.go [example.com/shop/store]',
      ),
    ).toEqual(['absolute-path /ws/shop/store/put.go', 'package-path /ws/shop/store/put.go']);
  });

  it('never crosses into another module', () => {
    const two = [
      '/ws/a: example.com/a | internal/server/server.go',
      '/ws/b: example.com/b | internal/server/server.go',
    ];
    expect(
      map(
        two,
        '/src/internal/server/server.go [example.com/b/internal/server]',
        '/src/internal/server/server.go [example.com/c/internal/server]',
      ),
    ).toEqual(['package-path /ws/b/internal/server/server.go', 'not-in-workspace']);
  });
});

describe('mapSources of code that is not in the workspace', () => {
  it('recognizes the standard library in every form', () => {
    const lookalike = '/ws/x: example.com/x | net/http/server.go runtime/proc.go';
    expect(
      map(
        [lookalike],
        'net/http/server.go [net/http]',
        '/usr/local/go/src/net/http/server.go [net/http]',
        '/opt/homebrew/Cellar/go/1.26/libexec/src/runtime/proc.go [runtime]',
        'C:/Program Files/Go/src/runtime/proc.go [runtime]',
        '/root/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.26.0.linux-amd64/src/net/http/server.go [net/http]',
        '/usr/local/go/src/vendor/golang.org/x/net/http2/hpack/encode.go [vendor/golang.org/x/net/http2/hpack]',
        '/usr/local/go/src/cmd/go/main.go [main]',
      ),
    ).toEqual(Array.from({ length: 7 }, () => 'standard-library'));
  });

  it('maps the standard library when it is what is open', () => {
    expect(
      map(['/go/src: std | net/http/server.go'], '/usr/local/go/src/net/http/server.go [net/http]'),
    ).toEqual(['package-path /go/src/net/http/server.go']);
  });

  it('never maps the module cache by likeness, only to vendored copies', () => {
    const lookalike = '/ws/x: example.com/x | toml/decode.go';
    const cached = '/root/go/pkg/mod/example.org/toml@v1.0.0/decode.go [example.org/toml]';
    expect(
      map([lookalike], cached, 'example.org/toml@v1.0.0/decode.go [example.org/toml]'),
    ).toEqual(['module-cache', 'module-cache']);
    const vendoring = '/ws/x: example.com/x | vendor/example.org/toml/decode.go';
    expect(
      map([vendoring], cached, '/b/x/vendor/example.org/toml/decode.go [example.org/toml]'),
    ).toEqual([
      'vendor /ws/x/vendor/example.org/toml/decode.go',
      'common-suffix /ws/x/vendor/example.org/toml/decode.go',
    ]);
  });
});

describe('mapSources of names from hostile or odd profiles', () => {
  const everything = '/: example.com/m | etc/passwd etc/x.go ws/shop/main.go';

  it('refuses names that could lead out of the workspace', () => {
    const names = [
      '../../etc/x.go',
      '/ws/../etc/x.go',
      'a\\..\\..\\x.go',
      'file:///etc/x.go',
      'https://example.com/x.go',
      'vscode://file/x.go',
      '\\\\host\\share\\x.go',
      '//host/share/x.go',
      'C:\\dir\\x.go:stream.go',
      '/etc/x.go\0.go',
      '/etc/\u001b[31mx.go',
      '/etc /x.go',
      '/etc./x.go',
      '~/x.go',
      `/${'a/'.repeat(3000)}x.go`,
    ];
    expect(map([everything], ...names)).toEqual(names.map(() => 'refused'));
  });

  it('never decodes escapes in names', () => {
    expect(map([everything], '/ws/etc%2fx.go', '/%65tc/x.go')).toEqual([
      'not-in-workspace',
      'not-in-workspace',
    ]);
  });

  it('looks only for Go files with a name', () => {
    expect(
      map(
        [everything],
        '',
        '??',
        '/etc/passwd',
        '/usr/local/go/src/runtime/asm_amd64.s',
        '<autogenerated>',
        '_cgo_gotypes.go',
        '/x/_cgo_gotypes.go',
        '/',
      ),
    ).toEqual([
      'no-name',
      'no-name',
      'not-go',
      'not-go',
      'generated',
      'generated',
      'generated',
      'no-name',
    ]);
  });

  it('reads Windows paths without regard to case and never as Unix paths', () => {
    const windows = 'c:\\Users\\me\\shop: example.com/shop | Store/Put.go main.go';
    expect(
      map(
        [windows],
        'C:\\Users\\Me\\Shop\\store\\put.go [example.com/shop/Store]',
        'C:/users/me/shop/main.go [main]',
        'D:\\Users\\me\\shop\\main.go [main]',
        '/Users/me/shop/main.go [main]',
        '/users/me/Shop/main.go [main]',
      ),
    ).toEqual([
      'absolute-path c:\\Users\\me\\shop/Store/Put.go',
      'absolute-path c:\\Users\\me\\shop/main.go',
      'common-suffix c:\\Users\\me\\shop/main.go',
      'common-suffix c:\\Users\\me\\shop/main.go',
      'not-in-workspace',
    ]);
  });

  it('keeps names like __proto__ apart from its tables', () => {
    const hostile = '/ws/x: constructor | __proto__/toString.go';
    expect(
      map([hostile], '/b/__proto__/toString.go [constructor/__proto__]', '/b/__proto__/valueOf.go'),
    ).toEqual(['package-path /ws/x/__proto__/toString.go', 'not-in-workspace']);
  });

  it('resolves 100 000 names against 50 000 files in seconds', () => {
    const files = Array.from({ length: 50_000 }, (_, i) => `p${i % 500}/q${i % 7}/f${i}.go`);
    const index = buildSourceIndex([
      { id: 'ws', path: '/ws', files, modules: [{ modulePath: 'example.com/big', dir: '' }] },
    ]);
    const names = Array.from({ length: 100_000 }, (_, i) => ({
      fileName: `/build/p${i % 500}/q${i % 7}/f${i}.go`,
      packagePath: i % 3 === 0 ? 'main' : `example.com/big/p${i % 500}/q${i % 7}`,
    }));
    const started = performance.now();
    const mapped = mapSources(index, names).filter(({ kind }) => kind === 'mapped').length;
    expect(mapped).toBe(50_000);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
