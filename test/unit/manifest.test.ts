// The manifest against the source: commands, settings, texts and translations agree in both directions.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { adviceFor, type ProfileErrorCode } from '../../src/core/errors.js';
import { COMMANDS } from '../../src/host/commandIds.js';
import { CONTEXT_KEYS } from '../../src/host/contextKeys.js';
import { SETTINGS } from '../../src/host/settingDefaults.js';
import { VIEWS, VIEW_TYPES } from '../../src/host/viewIds.js';
import {
  listLocalizedTexts,
  listKeyedTexts,
  listRegisteredCommands,
  ROOT,
} from '../helpers/sourceStrings.js';

interface MenuItem {
  readonly command: string;
  readonly when?: string;
}

interface Setting {
  readonly type: string;
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly scope?: string;
  readonly markdownDescription?: string;
}

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category?: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly customEditors: readonly {
      readonly viewType: string;
      readonly priority: string;
      readonly selector: readonly { readonly filenamePattern: string }[];
    }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
  };
}

const readText = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const readTexts = (file: string): Readonly<Record<string, string>> =>
  JSON.parse(readText(file)) as Record<string, string>;

const manifestText = readText('package.json');
const manifest = JSON.parse(manifestText) as Manifest;
const { contributes } = manifest;
const english = readTexts('package.nls.json');
const chinese = readTexts('package.nls.zh-cn.json');
const bundle = readTexts('l10n/bundle.l10n.zh-cn.json');

const placeholdersOf = (text: string): readonly string[] => text.match(/\{\w+\}/g)?.sort() ?? [];

describe('commands of the manifest', () => {
  it('are exactly the ids of commandIds.ts', () => {
    const contributed = contributes.commands.map(({ command }) => command);
    expect([...contributed].sort()).toEqual(Object.values(COMMANDS).sort());
  });

  it('are each registered once in the source', () => {
    const registered = listRegisteredCommands();
    expect([...registered].sort()).toEqual(Object.keys(COMMANDS).sort());
  });

  it('are the only commands that menus name', () => {
    const known = new Set<string>(Object.values(COMMANDS));
    const named = Object.values(contributes.menus).flatMap((items) =>
      items.map(({ command }) => command),
    );
    expect(named.filter((command) => !known.has(command))).toEqual([]);
  });

  it('have the category Leaktrail when the palette shows them', () => {
    const hidden = new Set(
      (contributes.menus['commandPalette'] ?? [])
        .filter(({ when }) => when === 'false')
        .map(({ command }) => command),
    );
    const bare = contributes.commands.filter(
      ({ command, category }) => !hidden.has(command) && category !== 'Leaktrail',
    );
    expect(bare).toEqual([]);
  });

  it('that need an argument are kept out of the palette', () => {
    const hidden = (contributes.menus['commandPalette'] ?? []).filter(
      ({ when }) => when === 'false',
    );
    expect(hidden.map(({ command }) => command).sort()).toEqual(
      [
        COMMANDS.openResource,
        COMMANDS.revealFunction,
        COMMANDS.openStackLine,
        COMMANDS.activateProfile,
        COMMANDS.captureAgain,
        COMMANDS.openSnapshot,
        COMMANDS.openGoroutineText,
        COMMANDS.setBase,
        COMMANDS.compareWithBase,
        COMMANDS.compareSelected,
        COMMANDS.renameSnapshot,
        COMMANDS.editSnapshotNote,
        COMMANDS.deleteSnapshots,
        COMMANDS.openSuspect,
        COMMANDS.copySuspect,
        COMMANDS.profileTestAt,
      ].sort(),
    );
  });
});

describe('settings of the manifest', () => {
  const { properties } = contributes.configuration;

  it('are exactly those of settingDefaults.ts, with the same defaults and ranges', () => {
    const declared = Object.fromEntries(
      Object.entries(properties).map(([key, setting]) => {
        const { default: value, minimum, maximum, enum: choices } = setting;
        const range =
          choices !== undefined ? { choices } : minimum === undefined ? {} : { minimum, maximum };
        return [key, { default: value, ...range }];
      }),
    );
    const expected = Object.fromEntries(
      Object.entries(SETTINGS).map(([key, setting]) => [`leaktrail.${key}`, setting]),
    );
    expect(declared).toEqual(expected);
  });

  it('have a Markdown description each', () => {
    const bare = Object.entries(properties).filter(
      ([, { markdownDescription }]) => !/^%[\w.]+%$/.test(markdownDescription ?? ''),
    );
    expect(bare).toEqual([]);
  });

  it('that limit what a file or a server may do, or name a target or a program, cannot be set by a workspace', () => {
    const limits = Object.entries(properties).filter(([key]) =>
      /^leaktrail\.(limits|capture|snapshots|goTest\.(goCommand|timeoutSeconds))/.test(key),
    );
    expect(limits.length).toBeGreaterThan(6);
    for (const [key, { scope }] of limits) expect([key, scope]).toEqual([key, 'machine']);
  });

  it('that are restricted without trust exist', () => {
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    expect(restrictedConfigurations.filter((key) => !(key in properties))).toEqual([]);
  });
});

describe('other contributions of the manifest', () => {
  it('name the views and custom editors of viewIds.ts', () => {
    const views = Object.values(contributes.views).flatMap((list) => list.map(({ id }) => id));
    expect(views).toEqual([VIEWS.snapshots, VIEWS.suspects, VIEWS.profiles]);
    expect(contributes.customEditors.map(({ viewType }) => viewType)).toEqual([
      VIEW_TYPES.profile,
      VIEW_TYPES.profileOption,
    ]);
    expect(manifest.activationEvents).toEqual([
      // The lenses on tests are there before anything of Leaktrail is used.
      'onLanguage:go',
      `onWebviewPanel:${VIEW_TYPES.panel}`,
    ]);
  });

  it('take over only files that are profiles by their name', () => {
    const [first, second] = contributes.customEditors;
    expect(first?.priority).toBe('default');
    expect(first?.selector.map(({ filenamePattern }) => filenamePattern)).toEqual([
      '*.pprof',
      'pprof.*.pb.gz',
    ]);
    expect(second?.priority).toBe('option');
  });

  it('use only context keys of contextKeys.ts in when-clauses', () => {
    const known = new Set<string>([
      ...Object.values(CONTEXT_KEYS),
      ...Object.values(VIEWS),
      ...Object.values(COMMANDS),
    ]);
    const clauses = [
      ...Object.values(contributes.menus).flatMap((items) => items.map(({ when }) => when ?? '')),
      ...contributes.commands.map((command) =>
        'enablement' in command ? String(command.enablement) : '',
      ),
    ];
    const named = clauses.flatMap((clause) => clause.match(/leaktrail\.\w+/g) ?? []);
    expect(named.filter((key) => !known.has(key))).toEqual([]);
  });

  it('name icons that exist', () => {
    const files = new Set(manifestText.match(/media\/[\w./-]+/g));
    expect(files.size).toBeGreaterThan(0);
    for (const file of files) expect(readFileSync(join(ROOT, file)).length).toBeGreaterThan(100);
  });
});

describe('texts', () => {
  it('of the manifest are all in package.nls.json, and nothing else is', () => {
    const used = new Set(
      Array.from(manifestText.matchAll(/"%([\w.]+)%"/g), ([, key]) => key ?? ''),
    );
    expect(Object.keys(english).sort()).toEqual([...used].sort());
  });

  it('of the manifest are all translated', () => {
    expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort());
    expect(Object.entries(chinese).filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('of the source are literals, except the advice on an error', () => {
    const others = listLocalizedTexts().filter(({ text }) => text === undefined);
    expect(others.map(({ expression }) => expression)).toEqual(['adviceFor(error.code)']);
  });

  const codes: Record<ProfileErrorCode, true> = {
    empty: true,
    truncated: true,
    malformed: true,
    'bad-gzip': true,
    concatenated: true,
    'too-large': true,
    'not-a-profile': true,
    'wrong-kind': true,
    'bad-option': true,
    incompatible: true,
    unreadable: true,
    unwritable: true,
    'store-full': true,
    unreachable: true,
    'timed-out': true,
    refused: true,
    unauthorized: true,
    'untrusted-certificate': true,
    redirected: true,
    'tool-failed': true,
    cancelled: true,
    internal: true,
  };
  const advice = Object.keys(codes)
    .map((code) => adviceFor(code as ProfileErrorCode))
    .filter((text) => text !== '');
  const sourceTexts = new Map(
    [...listLocalizedTexts().map(({ text }) => text ?? ''), ...advice]
      .filter((text) => text !== '')
      .map((text) => [text, text] as const),
  );
  const all = new Map([...sourceTexts, ...listKeyedTexts()]);

  it('of the source and of the panel are all translated, and nothing else is', () => {
    expect(sourceTexts.size).toBeGreaterThan(40);
    expect(listKeyedTexts().size).toBeGreaterThan(40);
    expect([...all.keys()].filter((key) => !(key in bundle))).toEqual([]);
    expect(Object.keys(bundle).filter((key) => !all.has(key))).toEqual([]);
  });

  it('keep their placeholders in translation', () => {
    const changed = [...all].filter(
      ([key, text]) => placeholdersOf(bundle[key] ?? '').join() !== placeholdersOf(text).join(),
    );
    expect(changed).toEqual([]);
  });
});
