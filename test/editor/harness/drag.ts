// Drags as a person makes them: with the mouse inside the window, and, for files out of the system's file manager, as
// the events that a browser sends for them, because no file manager runs beside the headless browser.
import type { Locator, Page } from 'playwright-core';

/** A file of the file manager. */
export interface DraggedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Takes hold of an item, or keeps what is held, and moves it over each of the places; the mouse stays down. */
export async function dragOver(
  page: Page,
  item: Locator | undefined,
  places: readonly Locator[],
): Promise<void> {
  if (item !== undefined) {
    await item.hover();
    await page.mouse.down();
  }
  for (const place of places) {
    const box = await place.boundingBox();
    if (box === null) throw new Error('A place to drag over is not visible.');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y, { steps: 5 });
    // VS Code looks at where the mouse rests.
    await page.mouse.move(x + 2, y + 2, { steps: 2 });
  }
}

/** Sends an element the events of files, or of a list of URIs, that are dragged over it and dropped. */
export async function dropFromOutside(
  target: Locator,
  what: { readonly files: readonly DraggedFile[] } | { readonly uris: readonly string[] },
): Promise<void> {
  const dragged =
    'uris' in what
      ? { uriList: what.uris.join('\r\n'), files: [] }
      : {
          uriList: '',
          files: what.files.map(({ name, bytes }) => ({ name, bytes: [...bytes] })),
        };
  await target.evaluate((element, { uriList, files }) => {
    const dataTransfer = new DataTransfer();
    if (uriList !== '') dataTransfer.setData('text/uri-list', uriList);
    for (const { name, bytes } of files) {
      dataTransfer.items.add(new File([Uint8Array.from(bytes)], name));
    }
    const { left, top, width, height } = element.getBoundingClientRect();
    const at = { clientX: left + width / 2, clientY: top + height / 2 };
    for (const type of ['dragenter', 'dragover', 'drop']) {
      element.dispatchEvent(
        new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true, ...at }),
      );
    }
  }, dragged);
}
