/** A site as text to paste into an issue or a message: the verdict, its numbers, the way to the line, and what was judged. */
import { visibleText } from '../../core/visibleText.js';
import type { Suspect } from '../../core/leak/suspects.js';
import { joined } from '../editor/markText.js';
import { reasonText, siteWords } from './classTexts.js';
import type { Judgement } from './judgement.js';
import { seriesText } from './judgementTexts.js';
import { framesOf } from './siteGroups.js';
import { factsOf } from './suspectTooltip.js';

const MAX_LINE_LENGTH = 500;

/** Several lines without a line break at the end. */
export function suspectText(site: Suspect, judgement: Judgement): string {
  const { blame } = site;
  const place = `${blame.frame.fileName}:${blame.frame.line}`;
  const lines = [
    `${joined(siteWords(site, judgement))}: ${blame.frame.func} (${place})`,
    `  ${reasonText(site)}`,
    ...factsOf(site, judgement).map((fact) => `  ${fact}`),
    ...framesOf(site).map(({ func, fileName, line }) => `    ${func}  ${fileName}:${line}`),
    `  ${joined([judgement.title, seriesText(judgement)])}`,
  ];
  return lines.map((line) => visibleText(line, MAX_LINE_LENGTH)).join('\n');
}
