/** Text of others in a message box, where VS Code makes "[text](command:…)" a link that runs a command. */

/** The text, which cannot be read as a link. */
export function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (');
}
