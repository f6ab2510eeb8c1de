import * as z from "zod";
import { instant } from "#domain";

/** A file that is being taken in, as the steps of its execution hand it on. */
export const upload = z.object({
  /** The same for the same content at the same place. */
  id: z.string().regex(/^[a-z2-7]{26}$/),
  bucket: z.string().min(1),
  key: z.string().min(1),
  versionId: z.string().optional(),
  etag: z.string().min(1),
  size: z.int().positive(),
  uploadedAt: instant,
  /** Of CSV the names of its columns, and where the line begins that says them. */
  csv: z.object({ columns: z.array(z.string()), headerAt: z.int().nonnegative() }).optional(),
});

/** A file that is being taken in. */
export type Upload = z.output<typeof upload>;

/** Bytes of a file, `to` not included. */
export const byteRange = z
  .object({ index: z.int().nonnegative(), from: z.int().nonnegative(), to: z.int().positive() })
  .refine(({ from, to }) => from < to);

/** Bytes of a file, `to` not included. */
export type ByteRange = z.output<typeof byteRange>;
