import { type FileHandle, open, readFile, rename, writeFile } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { err, ok, type Result, ResultAsync } from "neverthrow";
import * as z from "zod";
import {
  type CallOptions,
  type Chunk,
  type ColumnFile,
  type DamagedFile,
  type KeptChunks,
  type Unavailable,
  unlessStopped,
} from "#application";

type Trouble = DamagedFile | Unavailable;

/** What the file begins with: its layout's name and version. */
const magic = Buffer.from("docket columns 1");
/** Before each chunk: bytes of its head, bytes of its data, checksum of both, nothing. */
const prefixBytes = 16;

const noteFile = z.strictObject({
  schemaVersion: z.literal(1),
  bytes: z.int().nonnegative(),
  chunks: z.int().nonnegative(),
  note: z.string(),
});

/** Where a chunk lies in the file. */
interface Place {
  readonly from: number;
  readonly head: number;
  readonly data: number;
  readonly checksum: number;
}

/**
 * Chunks in a file on disk. Beside it, in `<file>.note`, stands how much of it counts: that is put in
 * place at once, so a process that is killed leaves either the old end or the new one.
 */
export class DiskColumnFile implements ColumnFile {
  readonly #path: string;
  readonly #checked = new Set<number>();
  #places: Place[] = [];
  #end = magic.length;
  /** Where chunks are read to, by turns. */
  readonly #rooms = [new ArrayBuffer(0), new ArrayBuffer(0)];
  #turn = 0;

  constructor(path: string) {
    this.#path = path;
  }

  restore(call?: CallOptions): ResultAsync<KeptChunks, Trouble> {
    return this.#do(call, async () => {
      const noted = await readText(`${this.#path}.note`);
      const handle = await open(this.#path, noted === undefined ? "a+" : "r+", 0o600);
      return using(handle, () =>
        noted === undefined ? this.#begin(handle) : this.#goOn(handle, noted),
      );
    });
  }

  append(chunks: readonly Chunk[], note: string, call?: CallOptions): ResultAsync<void, Trouble> {
    return this.#do(call, async () => {
      const handle = await open(this.#path, "r+");
      return using(handle, async () => {
        for (const chunk of chunks) await this.#write(handle, chunk);
        const written = { schemaVersion: 1, bytes: this.#end, chunks: this.#places.length, note };
        await writeFile(`${this.#path}.note.new`, JSON.stringify(written), { mode: 0o600 });
        await rename(`${this.#path}.note.new`, `${this.#path}.note`);
        return ok(undefined);
      });
    });
  }

  read(at: number, call?: CallOptions): ResultAsync<Chunk, Trouble> {
    return this.#do(call, async () => {
      const place = this.#places[at];
      if (place === undefined) return this.#damaged(`has no chunk ${at}`);
      const handle = await open(this.#path, "r");
      return using(handle, async () => {
        const head = Buffer.alloc(place.head);
        const data = this.#room(place.data);
        const { bytesRead } = await handle.readv([head, data], place.from);
        const isWhole = bytesRead === head.length + data.length;
        const isSame = this.#checked.has(at) || crc32(data, crc32(head)) === place.checksum;
        if (!isWhole || !isSame) return this.#damaged(`was changed in chunk ${at}`);
        this.#checked.add(at);
        return ok({ head: head.toString(), data });
      });
    });
  }

  /** A file that was never noted has nothing in it that counts. */
  async #begin(handle: FileHandle): Promise<Result<KeptChunks, Trouble>> {
    const { size } = await handle.stat();
    if (size > 0 && !(await beginsAsOurs(handle))) return this.#damaged("is no file of columns");
    await handle.truncate(0);
    await handle.write(magic);
    this.#places = [];
    this.#end = magic.length;
    return ok({ chunks: 0, note: undefined });
  }

  async #goOn(handle: FileHandle, noted: string): Promise<Result<KeptChunks, Trouble>> {
    const parsed = noteFile.safeParse(jsonOrNothing(noted));
    if (!parsed.success) return this.#damaged("has a note beside it that cannot be read");
    const { bytes, chunks, note } = parsed.data;
    const { size } = await handle.stat();
    if (size < bytes) return this.#damaged(`is cut off: ${size} of ${bytes} bytes are left`);
    if (!(await beginsAsOurs(handle))) return this.#damaged("is no file of columns");
    const places = await placesIn(handle, bytes);
    if (places?.length !== chunks) return this.#damaged("is not what its note says");
    await handle.truncate(bytes);
    this.#places = places;
    this.#end = bytes;
    return ok({ chunks, note });
  }

  async #write(handle: FileHandle, { head, data }: Chunk): Promise<void> {
    const text = Buffer.from(head);
    const checksum = crc32(data, crc32(text));
    const prefix = Buffer.alloc(prefixBytes);
    prefix.writeUInt32LE(text.length, 0);
    prefix.writeUInt32LE(data.length, 4);
    prefix.writeUInt32LE(checksum, 8);
    await handle.writev([prefix, text, data], this.#end);
    const from = this.#end + prefixBytes;
    this.#places.push({ from, head: text.length, data: data.length, checksum });
    this.#end = from + text.length + data.length;
  }

  /** Room for a chunk's data: the same one for every other chunk that fits in. */
  #room(bytes: number): Uint8Array {
    this.#turn = 1 - this.#turn;
    const known = this.#rooms[this.#turn];
    const room = known !== undefined && known.byteLength >= bytes ? known : new ArrayBuffer(bytes);
    this.#rooms[this.#turn] = room;
    return new Uint8Array(room, 0, bytes);
  }

  #damaged<T>(issue: string): Result<T, Trouble> {
    return err({ type: "DamagedFile", file: this.#path, issue });
  }

  #do<T>(
    call: CallOptions | undefined,
    work: () => Promise<Result<T, Trouble>>,
  ): ResultAsync<T, Trouble> {
    const service = `the file ${this.#path}`;
    return unlessStopped(service, call).asyncAndThen(() =>
      ResultAsync.fromPromise(
        work(),
        (cause): Trouble => ({ type: "Unavailable", service, cause }),
      ).andThen((result) => result),
    );
  }
}

async function using<T>(handle: FileHandle, work: () => Promise<T>): Promise<T> {
  return work().finally(() => handle.close());
}

function readText(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return undefined;
    throw cause;
  });
}

async function beginsAsOurs(handle: FileHandle): Promise<boolean> {
  const found = Buffer.alloc(magic.length);
  await handle.read(found, 0, magic.length, 0);
  return found.equals(magic);
}

/** Where the chunks of so many bytes lie; `undefined` if they do not end there. */
async function placesIn(handle: FileHandle, bytes: number): Promise<Place[] | undefined> {
  const places: Place[] = [];
  const prefix = Buffer.alloc(prefixBytes);
  let at = magic.length;
  while (at < bytes) {
    await handle.read(prefix, 0, prefixBytes, at);
    const [head, data] = [prefix.readUInt32LE(0), prefix.readUInt32LE(4)];
    places.push({ from: at + prefixBytes, head, data, checksum: prefix.readUInt32LE(8) });
    at += prefixBytes + head + data;
  }
  return at === bytes ? places : undefined;
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
