import { Agent } from "node:http";
import { Agent as TlsAgent } from "node:https";
import type { Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { type Incoming, type Listening, listen, type Outgoing } from "#adapters/bedrock-stand-in";
import { type Answered, ask, send, sendHalf, type Taken, takenFrom } from "./forwarding.js";
import {
  type Protocol,
  type ProxiedRequest,
  type ProxyFault,
  type ProxyPlan,
  refusal,
} from "./proxy-faults.js";
import { expectNoSocket } from "./sockets.js";

/** Where a proxy stands, and what it does there. */
export interface FaultProxyOptions {
  /** The service behind it, e.g. `http://127.0.0.1:8000`. */
  readonly target: string;
  /** The certificate of its authority as PEM, where the service has TLS with one of its own. */
  readonly ca?: string;
  readonly protocol: Protocol;
  readonly plan?: AskedPlan;
  /** Hears of each answer of the service. */
  readonly answered?: (request: ProxiedRequest, asked: Asked, answer: string) => void;
}

/** What a plan may look at beside the operation. */
export interface Asked {
  readonly body: string;
  /** The access key that it is signed by, if it is. */
  readonly caller: string | undefined;
}

/** A plan that looks at more of a request. */
export type AskedPlan = (request: ProxiedRequest, asked: Asked) => ReturnType<ProxyPlan>;

/** A request that came to a proxy. */
export interface Passed extends ProxiedRequest {
  readonly fault: ProxyFault | undefined;
  /** What the service answered; `undefined` when it was not asked. */
  readonly status: number | undefined;
}

/** A running proxy. */
export interface FaultProxy extends Listening {
  /** Ends it; fails if a client has left a socket open. */
  close(): Promise<void>;
  /** Its requests, each once the service has answered or it is clear that it will not be asked. */
  readonly passed: readonly Passed[];
}

/** Starts a proxy before a service; it speaks HTTP without encryption, and things go wrong by plan. */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const proxy = new Proxying(options);
  const listening = await listen(0, (incoming, outgoing, connection) => {
    // Who cannot reach the service sees a connection that breaks, as without a proxy.
    proxy.handle(incoming, outgoing, connection).catch(() => connection.destroy());
  });
  return {
    ...listening,
    passed: proxy.passed,
    close: async () => {
      try {
        await expectNoSocket(listening);
      } finally {
        await listening.close();
        proxy.end();
      }
    },
  };
}

class Proxying {
  readonly passed: Passed[] = [];
  readonly #target: string;
  readonly #protocol: Protocol;
  readonly #plan: AskedPlan;
  readonly #answered: FaultProxyOptions["answered"];
  readonly #agent: Agent;
  #count = 0;

  constructor({ target, ca, protocol, plan = () => undefined, answered }: FaultProxyOptions) {
    this.#target = target;
    this.#answered = answered;
    this.#agent = target.startsWith("https:")
      ? new TlsAgent({ keepAlive: true, ca })
      : new Agent({ keepAlive: true });
    this.#protocol = protocol;
    this.#plan = plan;
  }

  end(): void {
    this.#agent.destroy();
  }

  async handle(incoming: Incoming, outgoing: Outgoing, connection: Socket): Promise<void> {
    this.#count += 1;
    const number = this.#count;
    const taken = await takenFrom(incoming);
    const seen = { number, operation: operationOf(taken) };
    const fault = this.#plan(seen, askedIn(taken));
    const pass = async (changed = taken) => {
      const answer = await ask(this.#target, this.#agent, changed);
      this.passed.push({ ...seen, fault, status: answer.status });
      this.#answered?.(seen, askedIn(taken), answer.body.toString());
      return answer;
    };
    const keep = () => {
      this.passed.push({ ...seen, fault, status: undefined });
    };
    switch (fault?.type) {
      case undefined:
        return send(outgoing, await pass());
      case "refused": {
        keep();
        const answer = refusal(this.#protocol, fault.why);
        return send(outgoing, { ...answer, body: Buffer.from(answer.body) });
      }
      case "reset":
        if (fault.when === "before") keep();
        else await pass();
        return void connection.resetAndDestroy();
      case "delay": {
        if (fault.when === "before" && !(await stays(outgoing, fault.ms))) return keep();
        const answer = await pass();
        if (fault.when === "before" || (await stays(outgoing, fault.ms))) send(outgoing, answer);
        return;
      }
      case "cutBody":
        return sendHalf(outgoing, await pass(), connection);
      case "rewrite":
        return send(outgoing, await rewritten(fault, taken, pass, keep));
    }
  }
}

async function rewritten(
  fault: Extract<ProxyFault, { type: "rewrite" }>,
  taken: Taken,
  pass: (changed: Taken) => Promise<Answered>,
  keep: () => void,
): Promise<Answered> {
  const asked = taken.body.toString();
  const changed = fault.request === undefined ? asked : fault.request(asked);
  if (changed === undefined) {
    keep();
    return { ...nothing, body: Buffer.from(fault.answer?.(undefined, asked) ?? "") };
  }
  const answer = await pass({ ...taken, body: Buffer.from(changed) });
  const text = answer.body.toString();
  return { ...answer, body: Buffer.from(fault.answer?.(text, asked) ?? text) };
}

/** The frame of an answer to a request that the service never sees. */
const nothing: Answered = {
  status: 200,
  headers: { "content-type": "application/json" },
  body: Buffer.alloc(0),
};

/** Read when somebody looks at it. */
function askedIn({ headers, body }: Taken): Asked {
  return {
    get body() {
      return body.toString();
    },
    caller: /Credential=([^/]+)/.exec(String(headers["authorization"] ?? ""))?.[1],
  };
}

function operationOf({ method, path, headers }: Taken): string {
  const [, operation] = String(headers["x-amz-target"] ?? "").split(".");
  return operation ?? `${method} ${path.split("?")[0]}`;
}

/** Waits, and says whether the sender is still there. */
async function stays(outgoing: Outgoing, ms: number): Promise<boolean> {
  const left = new AbortController();
  outgoing.once("close", () => left.abort());
  try {
    await wait(ms, undefined, { signal: left.signal });
    return true;
  } catch {
    return false;
  }
}
