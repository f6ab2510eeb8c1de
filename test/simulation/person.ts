/** A person's values that must be nowhere when the person was forgotten. */
export function personalValues(customerId: string): readonly string[] {
  return [`Ada of ${customerId}`, `${customerId}@example.com`, `1 Road of ${customerId}`];
}

/** What a message to somebody says: nothing of it may be left when they are forgotten. */
export function wordFor(customerId: string): string {
  // Not by what a redaction takes out.
  return `A word for ${customerId.replace("c-", "number ")}`;
}
