/** The benchmark's customers, as event-store-adapter-js wants aggregates and events. */
import type { Aggregate, AggregateId, Event as StoredEvent } from "event-store-adapter-js";
import { type Cause, type CustomerEvent, evolve, type Summary } from "../events.js";

/** Names a customer. */
export interface CustomerId extends AggregateId {
  readonly value: string;
}

/** The id with that value. */
export function customerId(value: string): CustomerId {
  return { typeName: "customer", value, asString: () => `customer-${value}` };
}

/** An event as it takes one. */
export interface Stored extends StoredEvent<CustomerId> {
  readonly event: CustomerEvent;
  readonly metadata: Cause & { readonly codeVersion: string };
}

/** A customer as it takes an aggregate. */
export class Customer implements Aggregate<Customer, CustomerId> {
  readonly typeName = "customer";
  readonly id: CustomerId;
  readonly summary: Summary;
  readonly sequenceNumber: number;
  readonly version: number;

  constructor(id: CustomerId, summary: Summary, sequenceNumber: number, version: number) {
    this.id = id;
    this.summary = summary;
    this.sequenceNumber = sequenceNumber;
    this.version = version;
  }

  withVersion(version: number): Customer {
    return new Customer(this.id, this.summary, this.sequenceNumber, version);
  }

  updateVersion(change: (version: number) => number): Customer {
    return this.withVersion(change(this.version));
  }

  after({ event, sequenceNumber }: Stored): Customer {
    return new Customer(this.id, evolve(this.summary, event), sequenceNumber, this.version);
  }
}

/** What its serializers make of a value. They parse it, whatever the types say. */
export interface Kept<T> {
  readonly data: T;
}

/** An event that was read. */
export function storedOf(data: Stored): Stored {
  return {
    ...data,
    aggregateId: customerId(data.aggregateId.value),
    occurredAt: new Date(data.occurredAt),
  };
}

/** A customer that was read. */
export function customerOf({ id, summary, sequenceNumber, version }: Customer): Customer {
  return new Customer(customerId(id.value), summary, sequenceNumber, version);
}
