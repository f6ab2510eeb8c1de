/**
 * A network before one service, in a process of its own until the one that started it lets go of it:
 * what goes through it is a while on its way, there and back.
 */
import { connect, createServer, type Socket } from "node:net";

/** How long each piece is on its way, one way. */
const delayMs = 1;
const far = new URL(process.argv[2] ?? "");

const server = createServer({ noDelay: true }, (near) => {
  const beyond = connect({ host: far.hostname, port: Number(far.port), noDelay: true });
  carry(near, beyond);
  carry(beyond, near);
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a port");
  process.send?.(`${far.protocol}//${far.hostname}:${address.port}`);
});
process.on("disconnect", () => process.exit());

/** Timers of one length fire in the order in which they were set. */
function carry(from: Socket, to: Socket): void {
  from.on("data", (bytes) => setTimeout(() => to.write(bytes), delayMs));
  from.on("end", () => setTimeout(() => to.end(), delayMs));
  from.on("error", () => to.destroy());
}
