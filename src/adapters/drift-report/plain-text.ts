const spellings: Readonly<Record<string, string>> = {
  "–": "-",
  "—": "-",
  "−": "-",
  "…": "...",
  "‘": "'",
  "’": "'",
  "“": '"',
  "”": '"',
  "·": "-",
  "→": "->",
  "≤": "<=",
  "≥": ">=",
};

/** A text in printable ASCII, on one line: other characters are spelled or written as escapes. */
export function ascii(text: string): string {
  return text.replace(
    /[^ -~]/gu,
    (character) => spellings[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/**
 * A text in lines of at most `width` characters, words whole where they fit: the first behind a
 * margin, e.g. `  - `, the others behind as many blanks.
 */
export function wrapped(text: string, width: number, margin = ""): string {
  const room = width - margin.length;
  const lines: string[] = [];
  let line = "";
  for (const word of ascii(text)
    .split(" ")
    .flatMap((word) => pieces(word, room))) {
    if (line === "") line = word;
    else if (line.length + 1 + word.length <= room) line = `${line} ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line]
    .map((each, i) => `${i === 0 ? margin : " ".repeat(margin.length)}${each}`)
    .join("\n");
}

function pieces(word: string, room: number): readonly string[] {
  return word.length <= room ? [word] : (word.match(new RegExp(`.{1,${room}}`, "g")) ?? []);
}
