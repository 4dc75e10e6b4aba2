import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { encodeProfile } from '../../helpers/profileBuilder.js';
import { LEAK, lineWith, openSampleProfile, resetWindow, sampleUri, showSample } from './sample.js';

/** The text of our hover at a line, with no-break spaces and entities as plain spaces, and its Markdown. */
async function hoverAt(document: vscode.TextDocument, line: number) {
  const character = document.lineAt(line).firstNonWhitespaceCharacterIndex + 2;
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    new vscode.Position(line, character),
  );
  const contents = hovers.flatMap((hover) => hover.contents as vscode.MarkdownString[]);
  const markdown = contents.find((content) => content.value.includes('inuse'));
  const text = markdown?.value.replace(/&nbsp;|[\u00a0\u202f]/g, ' ').replace(/\\(.)/g, '$1');
  return { markdown, text };
}

/** Names that are made to be read as Markdown or HTML; a hover shows three stacks. */
const HOSTILE_NAMES = [
  [
    '[x](command:workbench.action.terminal.sendSequence?%5B%22evil%22%5D)',
    '![i](https:evil.example)',
    '<img src=x onerror=alert(1)><b>bold',
  ],
  [
    '*.https://www.evil.example evil@evil.example https:\\\\evil.example',
    '`code` **bold** _i_ # head\n\n# head\r\n---',
    'a|b|c $(flame) \u202Eevil\u200B\u0007 &lt;b&gt;',
  ],
];

/** A profile with such names for leaf functions, files and the sample type. */
function hostileProfile(names: readonly string[]): Uint8Array {
  const own = 'example.com/shop/handlerleak/internal/checkout.(*Service).HandleCheckout';
  const file = '/src/shop/internal/checkout/checkout.go';
  return encodeProfile({
    sampleTypes: [{ type: 'inuse_[t](command:x)|y', unit: 'bytes' }],
    samples: names.map((_, index) => ({ locations: [index + 2, 1], values: [1 << 20] })),
    locations: [
      { id: 1, lines: [{ func: 1, line: 52 }] },
      ...names.map((_, index) => ({ id: index + 2, lines: [{ func: index + 2, line: 7 }] })),
    ],
    functions: [
      { id: 1, name: own, fileName: file, startLine: 40 },
      ...names.map((name, index) => ({ id: index + 2, name, fileName: `/x/${name}.go` })),
    ],
    periodType: { type: 'space', unit: 'bytes' },
    period: 524288,
  });
}

describe('The hover of a marked line', () => {
  afterEach(resetWindow);

  it('shows every sample type, the sampling error, and the stacks with links', async () => {
    await openSampleProfile();
    const { document } = await showSample(LEAK.file);
    const { text } = await hoverAt(document, lineWith(document, LEAK.text));
    assert(text);
    for (const type of ['alloc_objects', 'alloc_space', 'inuse_objects', 'inuse_space']) {
      assert(text.includes(type), `${type} in ${text}`);
    }
    assert.match(text, /355\.3 MiB\*\*.*93 %.*±4 % \(668 samples\)/);
    assert.match(text, /Stack 1 of 1: 355\.3 MiB · 93 %/);
    assert.match(text, /→ \*\*checkout\.\(\*Service\)\.HandleCheckout\*\* \[checkout\.go:\d+\]/);
    assert.match(text, /… \d+ calls outside the workspace/);
  });

  it('trusts its own command only and shows no HTML', async () => {
    await openSampleProfile();
    const { document } = await showSample(LEAK.file);
    const { markdown } = await hoverAt(document, lineWith(document, LEAK.text));
    assert(markdown);
    assert.deepEqual(markdown.isTrusted, { enabledCommands: ['leaktrail.openStackLine'] });
    assert.equal(markdown.supportHtml ?? false, false);
    const commands = [...markdown.value.matchAll(/\]\(([^)]*)\)/g)].map((match) => match[1] ?? '');
    assert(commands.length > 0);
    for (const link of commands)
      assert.match(link, /^command:leaktrail\.openStackLine\?%5B\d+%5D$/);
  });

  it('opens the line of a link, and nothing for an argument that it did not make', async () => {
    await openSampleProfile();
    const { document } = await showSample(LEAK.file);
    const { markdown } = await hoverAt(document, lineWith(document, LEAK.text));
    const links = [
      ...(markdown?.value.matchAll(/\[server\\?\.go:(\d+)\]\(command:[^?]*\?%5B(\d+)%5D\)/g) ?? []),
    ];
    const [link] = links;
    assert(link, markdown?.value);
    await vscode.commands.executeCommand('leaktrail.openStackLine', Number(link[2]));
    const editor = vscode.window.activeTextEditor;
    assert(editor);
    assert(editor.document.uri.path.endsWith('/internal/server/server.go'));
    assert.equal(editor.selection.active.line, Number(link[1]) - 1);
    for (const argument of [0, -1, 1e9, '/etc/passwd', { uri: 'file:///etc/passwd' }, undefined]) {
      await vscode.commands.executeCommand('leaktrail.openStackLine', argument);
      assert.equal(vscode.window.activeTextEditor, editor);
    }
  });

  it('shows hostile names as text: no link, no image, no HTML, no hidden character', async () => {
    const uri = sampleUri('profiles/hostile.pb');
    try {
      for (const names of HOSTILE_NAMES) {
        await vscode.workspace.fs.writeFile(uri, hostileProfile(names));
        await openSampleProfile('hostile.pb');
        const { document } = await showSample(LEAK.file);
        const { markdown } = await hoverAt(document, lineWith(document, LEAK.text));
        assert(markdown);
        // Without what is escaped, only our own syntax is left.
        const live = markdown.value.replace(/\\./g, '');
        const links = [...live.matchAll(/\]\(([^)]*)\)/g)].map((match) => match[1] ?? '');
        assert.equal(links.length, names.length, markdown.value);
        for (const link of links) {
          assert.match(link, /^command:leaktrail\.openStackLine\?%5B\d+%5D$/);
        }
        assert.doesNotMatch(live, /!\[|`|:\/\/|www\.|@|<[a-z]/);
        assert.doesNotMatch(markdown.value, /\p{Cc}(?<!\n)|\p{Cf}/u);
        for (const line of live.split('\n').filter((each) => each.startsWith('|'))) {
          assert.equal(line.split('|').length, 7, `${line} has five cells`);
        }
      }
    } finally {
      await vscode.workspace.fs.delete(uri);
    }
  });

  it('is not there on other lines', async () => {
    await openSampleProfile();
    const { document } = await showSample(LEAK.file);
    const { markdown } = await hoverAt(document, lineWith(document, 'package checkout'));
    assert.equal(markdown, undefined);
  });
});
