import { describe, expect, it } from "vitest";
import { addCustomer, openDocket } from "./docket.js";
import { learn, pastMessage } from "./past-message.js";
import { personalValuesOf, valuesIn } from "./personal-values.js";

describe("the personal values of a customer", () => {
  it("are names, addresses and the parts of texts, but not what others share", async () => {
    const docket = await openDocket();
    await addCustomer(docket, "c-1");
    await addCustomer(docket, "c-2", { name: "Grace Hopper" });
    await learn(docket, pastMessage("m-1", "c-1", "Hi Ada, your moss is back.\nCall us any day!"));
    await learn(docket, pastMessage("m-2", "c-2", "Call us any day!"));
    const values = await personalValuesOf(docket.ports.events, "c-1");
    expect([...values].sort()).toEqual([
      "About m-1",
      "Ada Lovelace",
      "Hi Ada, your moss is back.\nCall us any day!",
      "c-1@example.com",
      "your moss is back",
    ]);
  });
});

describe("looking for personal values", () => {
  const name = 'Ada "Łukasz" Lovelace';
  const inBase64 = (text: string) => Buffer.from(text).toString("base64");

  it.each([
    ["as it is", `x ${name} y`],
    ["in JSON", JSON.stringify({ name })],
    ["in JSON within JSON", JSON.stringify({ row: JSON.stringify({ name }) })],
    ["in bytes", Buffer.from(`\u0000${name}\u0000`)],
    ["in base64", inBase64(name)],
    ["in base64 after one byte", inBase64(`1${name}2`)],
    ["in base64 after two bytes", inBase64(`12${name}345`)],
    ["in base64 of JSON", inBase64(JSON.stringify({ name }))],
  ])("finds one %s", (_, haystack) => {
    expect(valuesIn([name, "Grace Hopper"], "", haystack)).toEqual([name]);
  });

  it("finds none that is not there", () => {
    expect(valuesIn([name], "Ada Lovelace", inBase64("Ada"), Buffer.from([0, 1, 2]))).toEqual([]);
  });
});
