/** Which URIs from a drop or from stored state may be opened: they are not chosen in VS Code's own file dialog. */
import * as vscode from 'vscode';

const MAX_LENGTH = 8192;

/**
 * The URI of a text when files of its kind can be read and reading it does not contact a machine that the text names
 * (file://host/share makes Windows log in there); else undefined.
 */
export function parseOpenableUri(text: string): vscode.Uri | undefined {
  if (text.length > MAX_LENGTH || !/^[a-z][a-z0-9+.-]*:/i.test(text)) return undefined;
  let uri: vscode.Uri;
  try {
    uri = vscode.Uri.parse(text, true);
  } catch {
    return undefined;
  }
  if (uri.scheme === 'file' && uri.authority !== '') return undefined;
  // Undefined for a scheme that no file system provider serves.
  const isKnown = vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== undefined;
  return isKnown ? uri.with({ query: '', fragment: '' }) : undefined;
}
