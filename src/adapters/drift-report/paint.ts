/** How words are set off where a terminal shows colours. */
export interface Paint {
  strong(text: string): string;
  faint(text: string): string;
  alert(text: string): string;
  warn(text: string): string;
}

/** No colours. */
export const plain: Paint = {
  strong: (text) => text,
  faint: (text) => text,
  alert: (text) => text,
  warn: (text) => text,
};

/** By the escapes that every terminal with colours knows. */
export const painted: Paint = {
  strong: (text) => `\u001b[1m${text}\u001b[22m`,
  faint: (text) => `\u001b[2m${text}\u001b[22m`,
  alert: (text) => `\u001b[1;31m${text}\u001b[22;39m`,
  warn: (text) => `\u001b[33m${text}\u001b[39m`,
};
