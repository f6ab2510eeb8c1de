/** An element of an answer in XML; attributes are left out. */
export interface Element {
  readonly name: string;
  readonly text: string;
  readonly children: readonly Element[];
}

/**
 * The elements of an answer of AWS, which has neither comments nor CDATA. What is no XML is an element without
 * children.
 */
export function elementsIn(xml: string): Element {
  const open: { name: string; text: string; children: Element[] }[] = [
    { name: "", text: "", children: [] },
  ];
  for (const [, closes, name = "", empty, text] of xml.matchAll(
    /<(\/?)([\w:.-]+)(?:\s[^>]*?)?(\/?)>|([^<]+)/g,
  )) {
    const inner = open.at(-1);
    if (text !== undefined) {
      if (inner !== undefined) inner.text += plain(text);
    } else if (closes) {
      if (open.length > 1) open.pop();
    } else {
      const element = { name, text: "", children: [] };
      inner?.children.push(element);
      if (!empty) open.push(element);
    }
  }
  return open[0] ?? { name: "", text: "", children: [] };
}

/** The first element of that name, however deep. */
export function find(inside: Element, name: string): Element | undefined {
  for (const child of inside.children) {
    const found = child.name === name ? child : find(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The text of the first element of that name, if it has one. */
export function textOf(inside: Element, name: string): string | undefined {
  return find(inside, name)?.text.trim() || undefined;
}

const entities: Readonly<Record<string, string>> = {
  quot: '"',
  apos: "'",
  lt: "<",
  gt: ">",
  amp: "&",
};

function plain(text: string): string {
  return text.replaceAll(
    /&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return entities[name] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10_ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
