import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { inflateRawSync } from "node:zlib";

const stored = 0;

/**
 * Unpacks a ZIP file into a folder. For files whose hash is known: it trusts the names in there.
 * Not for files of 4 GB.
 *
 * @throws Error - It is no ZIP file.
 */
export async function unzip(file: string, folder: string): Promise<void> {
  const zip = await readFile(file);
  for (const { name, data } of entriesOf(zip, file)) {
    if (name.endsWith("/")) continue;
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, data());
  }
}

interface Entry {
  readonly name: string;
  data(): Uint8Array;
}

/** By the directory at the end, because local headers may leave sizes to what follows the data. */
function* entriesOf(zip: Buffer, file: string): Generator<Entry> {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0) throw new Error(`${file} is no ZIP file`);
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const method = zip.readUInt16LE(at + 10);
    const packed = zip.readUInt32LE(at + 20);
    const nameLength = zip.readUInt16LE(at + 28);
    const local = zip.readUInt32LE(at + 42);
    const name = zip.toString("utf8", at + 46, at + 46 + nameLength);
    const data = () => {
      const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const bytes = zip.subarray(begin, begin + packed);
      return method === stored ? bytes : inflateRawSync(bytes);
    };
    yield { name, data };
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
}
