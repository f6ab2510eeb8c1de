import { err, ok, okAsync, type Result, type ResultAsync } from "neverthrow";
import { readEvent, subjectsIn, withoutPersonal } from "#adapters/sealing";
import type { CallOptions, Corrupt, KeyVault, ReadOptions, Unavailable } from "#application";
import {
  categoryOf,
  type DomainEvent,
  type EventContract,
  type Recorded,
  type StoredEvent,
  type StreamName,
} from "#domain";

/** How stored events are given out: by today's contract, without what is personal of the forgotten. */
export class Reading {
  readonly #keys: KeyVault;
  readonly #contracts: ReadonlyMap<string, EventContract>;

  constructor(keys: KeyVault, contracts: ReadonlyMap<string, EventContract>) {
    this.#keys = keys;
    this.#contracts = contracts;
  }

  /** Events of one stream, or why they cannot be read. */
  open<E extends DomainEvent>(
    stored: readonly Recorded<E>[],
    how: ReadOptions,
  ): ResultAsync<readonly Recorded<E>[], Unavailable | Corrupt> {
    return this.openEach(stored, how).andThen(({ recorded, corrupt: [first] }) =>
      first === undefined ? ok(recorded) : err(first),
    );
  }

  /** Events of any streams of one category; those that cannot be read are told apart. */
  openEach<E extends DomainEvent>(
    stored: readonly Recorded<E>[],
    how: ReadOptions,
  ): ResultAsync<
    { readonly recorded: readonly Recorded<E>[]; readonly corrupt: readonly Corrupt[] },
    Unavailable
  > {
    const [first] = stored;
    if (first === undefined) return okAsync({ recorded: stored, corrupt: [] });
    const contract = this.#contractOf(first.stream);
    const { recorded, corrupt } = upcast(contract, stored);
    return this.#erased(contract, recorded, how).andThen((kept) => ok({ recorded: kept, corrupt }));
  }

  /** Events as they may be stored: of somebody who was forgotten, nothing personal. */
  closed<E extends DomainEvent>(
    contract: EventContract<E>,
    recorded: readonly Recorded<E>[],
    subjects: readonly string[],
    call: CallOptions,
  ): ResultAsync<readonly Recorded<E>[], Unavailable> {
    const [subject, ...others] = subjects;
    if (subject === undefined) return okAsync(recorded);
    return this.#keys.keyFor(subject, call).andThen(({ status }) => {
      const kept =
        status === "forgotten"
          ? withoutPersonal(contract, recorded, (whose) => whose === subject)
          : recorded;
      return this.closed(contract, kept, others, call);
    });
  }

  #contractOf<E extends DomainEvent>(stream: StreamName<E>): EventContract<E> {
    const contract = this.#contracts.get(categoryOf(stream));
    if (contract === undefined) throw new RangeError(`${stream} has no contract`);
    return contract as EventContract<E>;
  }

  #erased<E extends DomainEvent>(
    contract: EventContract<E>,
    recorded: readonly Recorded<E>[],
    how: ReadOptions,
  ): ResultAsync<readonly Recorded<E>[], Unavailable> {
    if (how.withoutPersonal) return okAsync(withoutPersonal(contract, recorded, () => true));
    const subjects = subjectsIn(contract, recorded);
    if (subjects.length === 0) return okAsync(recorded.slice());
    return this.#keys.keysOf(subjects, how).andThen((keys) => {
      const isGone = (subject: string) => keys.get(subject)?.status === "forgotten";
      const isErased = subjects.some(isGone);
      return ok(isErased ? withoutPersonal(contract, recorded, isGone) : recorded.slice());
    });
  }
}

/** What was stored by an older schema version, by today's. After an unreadable event a stream ends. */
function upcast<E extends DomainEvent>(
  contract: EventContract<E>,
  stored: readonly Recorded<E>[],
): { readonly recorded: readonly Recorded<E>[]; readonly corrupt: readonly Corrupt[] } {
  const isCurrent = ({ metadata }: Recorded) => metadata.schemaVersion === contract.schemaVersion;
  if (stored.every(isCurrent)) return { recorded: stored, corrupt: [] };
  const recorded: Recorded<E>[] = [];
  const corrupt = new Map<string, Corrupt>();
  for (const each of stored) {
    if (corrupt.has(each.stream)) continue;
    const { event, metadata, ...place } = each;
    const { schemaVersion } = metadata;
    const today = { ...metadata, schemaVersion: contract.schemaVersion };
    const read: Result<readonly Recorded<E>[], Corrupt> = isCurrent(each)
      ? ok([each])
      : readEvent(
          contract,
          { ...place, metadata: today, schemaVersion },
          event as DomainEvent as StoredEvent,
          true,
        );
    if (read.isErr()) corrupt.set(each.stream, read.error);
    else recorded.push(...read.value);
  }
  return { recorded, corrupt: [...corrupt.values()] };
}
