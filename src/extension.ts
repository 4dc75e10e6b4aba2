/** Entry on the desktop and on remote machines. */
import type * as vscode from 'vscode';
import { startExtension } from './host/activate.js';
import type { LeaktrailApi } from './host/api.js';
import { nodePlatform } from './host/platform/node.js';

/** Called by VS Code when one of our contributions is used. */
export function activate(context: vscode.ExtensionContext): LeaktrailApi {
  return startExtension(context, nodePlatform);
}
