import type * as z from "zod";
import type { DomainEvent, Immutable } from "#domain";

/** What the public events of one category hold as data, by type. */
export type DataSchemas = Readonly<Record<string, z.ZodObject>>;

/** A public event as a translation says it: its type, and its data. */
export type Said<Schemas extends DataSchemas> = {
  [T in keyof Schemas & string]: readonly [type: T, data: Immutable<z.output<Schemas[T]>>];
}[keyof Schemas & string];

/**
 * As what each event of a category is published, or that it is nobody else's business. It is total:
 * a new type of event does not compile until that is said. What is personal may be `Erased`, so the
 * type of no public field takes it.
 */
export type Translations<E extends DomainEvent, Schemas extends DataSchemas> = {
  readonly [T in E["type"]]:
    | "internal"
    | ((event: Extract<E, { readonly type: T }>, id: string) => Said<Schemas>);
};
