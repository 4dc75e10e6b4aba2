/**
 * Asks for a request header of one origin and keeps it in the secret storage. The value is typed into a password box and never shown
 * again, not even here.
 */
import * as vscode from 'vscode';
import { checkHeaderName, type HeaderProblem } from '../../core/snapshot/headerNames.js';
import type { SecretHeader } from '../../core/snapshot/httpTarget.js';
import { askInDialog } from '../showMessage.js';
import { isLoopbackHost } from './listenAddress.js';
import { checkHeaderValue, DEFAULT_HEADER } from './requestHeaders.js';
import type { TargetMemory } from './targetMemory.js';

const STATUS_MILLIS = 5000;

interface HeaderItem extends vscode.QuickPickItem {
  readonly action: 'set' | 'remove' | 'add';
  readonly header: string;
}

/** True when a header was set; false when the question was left or a header was removed. */
export async function editHeader(memory: TargetMemory, origin: string): Promise<boolean> {
  const headers = await memory.headersOf(origin);
  const title = vscode.l10n.t('Request Header for {0}', origin);
  const item = headers.length === 0 ? undefined : await pickAction(title, headers);
  if (headers.length > 0 && item === undefined) return false;
  if (item?.action === 'remove') {
    await memory.removeHeader(origin, item.header);
    tell(vscode.l10n.t('{0} is no longer sent to {1}.', item.header, origin));
    return false;
  }
  const name = item?.action === 'set' ? item.header : await askName(title);
  if (name === undefined) return false;
  const value = await askValue(title, name, origin);
  if (value === undefined) return false;
  await memory.setHeader(origin, { name, value });
  tell(vscode.l10n.t('{0} is sent to {1} from now on.', name, origin));
  return true;
}

/**
 * Turns the credentials of an address into a header of its origin, after saying so. False when the user does not want that.
 */
export async function adoptCredentials(
  memory: TargetMemory,
  origin: string,
  userinfo: SecretHeader,
): Promise<boolean> {
  const use = vscode.l10n.t('Keep as Header');
  const detail = vscode.l10n.t(
    'They are kept in the secret storage of VS Code as the header {0} of {1} and left out of the address.',
    userinfo.name,
    origin,
  );
  const choice = await askInDialog(
    vscode.l10n.t('The address holds a user name or a password.'),
    detail,
    use,
  );
  if (choice !== use) return false;
  await memory.setHeader(origin, userinfo);
  return true;
}

async function pickAction(
  title: string,
  headers: readonly SecretHeader[],
): Promise<HeaderItem | undefined> {
  const items: HeaderItem[] = headers.map(({ name }) => ({
    label: vscode.l10n.t('Replace {0}', name),
    action: 'set',
    header: name,
  }));
  items.push({ label: vscode.l10n.t('Add Another Header'), action: 'add', header: '' });
  for (const { name } of headers) {
    items.push({ label: vscode.l10n.t('Remove {0}', name), action: 'remove', header: name });
  }
  return vscode.window.showQuickPick(items, { title });
}

async function askName(title: string): Promise<string | undefined> {
  const name = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Name of the header'),
    value: DEFAULT_HEADER,
    ignoreFocusOut: true,
    validateInput: (text) => problemText(checkHeaderName(text.trim())),
  });
  return name?.trim();
}

async function askValue(title: string, name: string, origin: string): Promise<string | undefined> {
  const isAuthorization = name.toLowerCase() === DEFAULT_HEADER.toLowerCase();
  const hints = [
    vscode.l10n.t('Value of {0}. It is kept in the secret storage of VS Code only.', name),
    isAuthorization ? vscode.l10n.t('For a token write: Bearer <token>') : '',
    isEncrypted(origin)
      ? ''
      : vscode.l10n.t('It is sent unencrypted, because the address is http.'),
  ];
  const value = await vscode.window.showInputBox({
    title,
    prompt: hints.filter(Boolean).join(' '),
    placeHolder: isAuthorization ? 'Bearer …' : '',
    password: true,
    ignoreFocusOut: true,
    validateInput(text) {
      const problem = problemText(checkHeaderValue(text.trim()));
      if (problem !== undefined) return problem;
      if (!isAuthorization || text.trim().includes(' ')) return undefined;
      // Some servers want just that, so it is a hint.
      return {
        message: vscode.l10n.t('Most servers want a word before the token: Bearer <token>'),
        severity: vscode.InputBoxValidationSeverity.Info,
      };
    },
  });
  return value?.trim();
}

/** True when nobody on the way can read what is sent. */
function isEncrypted(origin: string): boolean {
  return origin.startsWith('https:') || isLoopbackHost(new URL(origin).hostname);
}

function problemText(problem: HeaderProblem | undefined): string | undefined {
  switch (problem) {
    case undefined:
      return undefined;
    case 'empty':
      return vscode.l10n.t('It must not be empty.');
    case 'too-long':
      return vscode.l10n.t('It is too long.');
    case 'bad-characters':
      return vscode.l10n.t('It has a character that a header cannot have.');
    case 'refused-name':
      return vscode.l10n.t('This header belongs to the connection and cannot be set.');
    default:
      return problem satisfies never;
  }
}

function tell(text: string): void {
  vscode.window.setStatusBarMessage(text, STATUS_MILLIS);
}
