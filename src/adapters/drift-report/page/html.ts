/** A piece of a page: what is in it has been escaped. */
export interface Html {
  readonly html: string;
}

type Piece = Html | string | number | undefined | false | readonly Html[];

/** A piece of a page; every text that is put into it is escaped. */
export function html(texts: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return { html: texts.reduce((all, text, i) => `${all}${escaped(pieces[i - 1])}${text}`) };
}

/** Nothing. */
export const none: Html = { html: "" };

/** What is written in this program, as it is. Never for anything that comes from a report. */
export function trusted(text: string): Html {
  return { html: text };
}

function escaped(piece: Piece): string {
  if (piece === undefined || piece === false) return "";
  if (typeof piece === "number") return String(piece);
  if (typeof piece === "string") return inText(piece);
  return "html" in piece ? piece.html : piece.map(({ html }) => html).join("");
}

/** Also for attributes in double quotes; what turns the direction of text around is made visible. */
function inText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) =>
      character === "\n" || character === "\t" ? " " : "\ufffd",
    )
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
