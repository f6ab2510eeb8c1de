import { expect, vi } from "vitest";

/** A server that knows its connections. */
export interface Connected {
  /** How many connections are open. */
  connections(): number;
}

/** Fails if somebody is still connected to a server after everybody has had time to leave. */
export async function expectNoSocket(server: Connected): Promise<void> {
  const open = () => expect(server.connections(), "sockets left open").toBe(0);
  await vi.waitFor(open, { timeout: 2_000, interval: 5 });
}
