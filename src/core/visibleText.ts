/**
 * Text of a profile made safe to show: control, bidirectional and invisible characters are written as U+XXXX,
 * because they can make a name look like another one or reorder the line around it.
 */

/** Characters that must not reach the screen as they are. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\u115F\u1160\u3164\uFFA0\u2800]/gu;

/** The text with every such character visible, cut to `maxLength` characters with an ellipsis. */
export function visibleText(text: string, maxLength = 300): string {
  const cut = text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
  return cut.replace(HIDDEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}
