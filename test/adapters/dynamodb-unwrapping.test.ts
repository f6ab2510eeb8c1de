import { setImmediate } from "node:timers/promises";
import { ResultAsync } from "neverthrow";
import { expect, it } from "vitest";
import { DynamoDbKeyVault } from "#adapters/dynamodb";
import { AesKeyWrapper } from "#adapters/sealing";
import type { KeyWrapper } from "#application";
import { describeDynamoDb } from "../support/dynamodb.js";

describeDynamoDb("A key service behind DynamoDB", (db) => {
  it("unwraps any number of keys, 16 at a time", async () => {
    const table = (await db.tables()).keys;
    const aes = new AesKeyWrapper(new Uint8Array(32).fill(7));
    let now = 0;
    let most = 0;
    const slow: KeyWrapper = {
      wrap: (...args) => aes.wrap(...args),
      unwrap: (...args) => {
        now += 1;
        most = Math.max(most, now);
        return ResultAsync.fromSafePromise(setImmediate()).andThen(() => {
          now -= 1;
          return aes.unwrap(...args);
        });
      },
    };
    const vault = new DynamoDbKeyVault({ caller: db.caller(), table, wrapper: slow });
    const subjects = Array.from({ length: 40 }, () => crypto.randomUUID());
    await Promise.all(subjects.map((subject) => vault.keyFor(subject)));
    const found = (await vault.keysOf(subjects))._unsafeUnwrap();
    expect(subjects.map((subject) => found.get(subject)?.status)).toEqual(
      Array(40).fill("present"),
    );
    expect(most).toBe(16);
  });
});
