/** Copying the files of snapshots: only regular files, never over anything. */
import { createFile, openUnlinkedFile } from './storeFiles.js';

const COPY_BYTES = 256 * 1024;

/** Copies a regular file to a new one, which is on the disk when this resolves. Rejects like `openUnlinkedFile` and `createFile`. */
export async function copyToNewFile(from: string, to: string): Promise<void> {
  const source = await openUnlinkedFile(from);
  try {
    const target = await createFile(to);
    try {
      const buffer = Buffer.allocUnsafeSlow(COPY_BYTES);
      for (;;) {
        const { bytesRead } = await source.read(buffer, 0, COPY_BYTES);
        if (bytesRead === 0) break;
        await target.writeFile(buffer.subarray(0, bytesRead));
      }
      await target.sync();
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}
