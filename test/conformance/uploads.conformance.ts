import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { UploadedFile, UploadPlace, Uploads } from "#application";

/** Uploads, and a way to put a file down. */
export interface OpenUploads {
  readonly uploads: Uploads;
  readonly bucket: string;
  put(place: UploadPlace, content: string): Promise<void>;
}

/** Every adapter of Uploads runs this. There may be other files already. */
export function uploadsConformance(adapter: string, create: () => Promise<OpenUploads>): void {
  describe(`${adapter} uploads`, () => {
    let uploads: Uploads;
    let put: OpenUploads["put"];
    let place: UploadPlace;
    beforeEach(async () => {
      const open = await create();
      ({ uploads, put } = open);
      place = { bucket: open.bucket, key: `uploads/${randomUUID()} größer&+%20.ndjson` };
    });

    const found = async (): Promise<UploadedFile> => {
      const file = (await uploads.find(place))._unsafeUnwrap();
      if (file === undefined) throw new Error("it was not found");
      return file;
    };
    const read = async (file: UploadedFile, from: number, to: number) =>
      Buffer.from((await uploads.read(file, from, to))._unsafeUnwrap()).toString();

    it("find nothing where nobody put anything", async () => {
      expect((await uploads.find(place))._unsafeUnwrap()).toBeUndefined();
    });

    it("find a file with its size in bytes, and say when it was put down", async () => {
      await put(place, "Grüße\n");
      const file = await found();
      expect(file).toMatchObject({ ...place, size: 8 });
      expect(file.uploadedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(await found()).toEqual(file);
    });

    it("find an empty file", async () => {
      await put(place, "");
      expect(await found()).toMatchObject({ size: 0 });
    });

    it("read the bytes of a range, without the one at its end", async () => {
      await put(place, "0123456789");
      const file = await found();
      expect(await read(file, 0, 10)).toBe("0123456789");
      expect(await read(file, 0, 1)).toBe("0");
      expect(await read(file, 3, 7)).toBe("3456");
      expect(await read(file, 9, 10)).toBe("9");
    });

    it("read no further than to the end", async () => {
      await put(place, "0123456789");
      expect(await read(await found(), 8, 1_000)).toBe("89");
    });

    it("do not read on in a file that has another content now", async () => {
      await put(place, "before");
      const file = await found();
      await put(place, "afterwards");
      expect((await uploads.read(file, 0, 3))._unsafeUnwrapErr()).toEqual({
        type: "UploadChanged",
      });
      expect((await found()).etag).not.toBe(file.etag);
    });

    it("end calls that were stopped before as unavailable", async () => {
      await put(place, "0123456789");
      const file = await found();
      const cause = new Error("no longer needed");
      const call = { signal: AbortSignal.abort(cause) };
      for (const stopped of [
        await uploads.find(place, call),
        await uploads.read(file, 0, 1, call),
      ]) {
        expect(stopped._unsafeUnwrapErr()).toMatchObject({ type: "Unavailable", cause });
      }
    });
  });
}
