/**
 * Text widths in the fonts of an element, by a canvas, remembered per text. The canvas is never shown.
 */
import type { MeasureText } from './name.js';

const MAX_REMEMBERED = 5000;

/** Measures in the element's font and in its semibold form; make a new one when the font changes. */
export function createMeasure(element: Element): MeasureText {
  const { fontFamily, fontSize, fontWeight } = getComputedStyle(element);
  const context = document.createElement('canvas').getContext('2d');
  const widths = { strong: new Map<string, number>(), plain: new Map<string, number>() };
  const fonts = {
    strong: `600 ${fontSize} ${fontFamily}`,
    plain: `${fontWeight} ${fontSize} ${fontFamily}`,
  };
  return (text, font) => {
    if (text === '' || context === null) return 0;
    const known = widths[font].get(text);
    if (known !== undefined) return known;
    if (widths[font].size >= MAX_REMEMBERED) widths[font].clear();
    context.font = fonts[font];
    const width = Math.ceil(context.measureText(text).width);
    widths[font].set(text, width);
    return width;
  };
}
