import { type Docket, handleCommand, type Ports } from "#application";
import { customer, hashText, type Instant, idOf } from "#domain";
import { memory, over } from "../support/docket.js";
import { intercepted } from "../support/intercepted.js";

/** Does a call of a port: `port.method(...args)`. */
export type PortCall = (port: string, method: string, args: readonly unknown[]) => unknown;

/** What work is done with. */
export interface Hands {
  readonly docket: Docket;
  /** Decides commands about a customer, and keeps a snapshot every two events. */
  readonly handleCustomer: Docket["handleCustomer"];
  now(): Instant;
}

/** A Docket for one process after another: making one takes long, and it keeps nothing. */
export interface Seat {
  readonly hands: Hands;
  /** From now on every call of a port is this one's. */
  sit(call: PortCall): void;
}

/** The name of the reducer by which `handleCustomer` keeps its snapshots. */
export const fingerprint = hashText("customer, in the simulation");

/** A seat that nobody has taken yet. */
export function newSeat(): Seat {
  let call: PortCall = () => {
    throw new Error("nobody sits here");
  };
  const own = memory();
  const through = <Port extends object>(name: string, port: Port): Port =>
    intercepted(port, (method, args) => call(name, method, args));
  const ports = Object.fromEntries(
    Object.entries(own).map(([name, port]) => [name, through(name, port)]),
  );
  const docket = over({ ...own, ...ports });
  const { events, snapshots, clock } = docket.ports;
  const policy = { store: snapshots, fingerprint, every: 2, subjectOf: idOf };
  const handleCustomer = handleCommand(events, customer, {
    codeVersion: "1.2.3",
    snapshots: policy,
  });
  return {
    hands: { docket, handleCustomer, now: () => clock.now() },
    sit: (next) => {
      call = next;
    },
  };
}

/** Calls of these ports, as they are. */
export function directCalls(ports: Ports): PortCall {
  return (name, method, args) => {
    const port: object = ports[name as keyof Ports];
    const member: unknown = Reflect.get(port, method);
    if (typeof member !== "function") throw new TypeError(`${name}.${method} is no method`);
    return Reflect.apply(member, port, args);
  };
}

let quiet: Seat | undefined;

/** A Docket over these ports with which nothing goes wrong, until the next one is asked for. */
export function quietDocket(ports: Ports): Docket {
  quiet ??= newSeat();
  quiet.sit(directCalls(ports));
  return quiet.hands.docket;
}
