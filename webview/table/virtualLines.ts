/** How the lines of a table are kept out of the document while they are out of sight: the options of the virtualizer. */
import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualizerOptions,
} from '@tanstack/virtual-core';

export interface VirtualLines {
  readonly count: number;
  readonly rowHeight: number;
  /** The line that stays in the document because it has the focus; -1 for none. */
  readonly kept: number;
  readonly scroller: () => HTMLElement;
  readonly onChange: () => void;
}

/** The options for lines of one height below a header of that height. */
export function virtualLinesOptions(
  lines: VirtualLines,
): VirtualizerOptions<HTMLElement, HTMLElement> {
  const { count, rowHeight, kept, scroller, onChange } = lines;
  return {
    count,
    getScrollElement: scroller,
    estimateSize: () => rowHeight,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    // The header stands above the lines in the same scroller.
    scrollMargin: rowHeight,
    overscan: 12,
    onChange,
    rangeExtractor: (range) => {
      const places = defaultRangeExtractor(range);
      if (kept >= 0 && kept < range.count && !places.includes(kept)) places.push(kept);
      return places.sort((a, b) => a - b);
    },
  };
}
