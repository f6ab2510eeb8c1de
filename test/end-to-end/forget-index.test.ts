import { errAsync } from "neverthrow";
import { expect, it } from "vitest";
import { runCommandLine } from "#adapters/cli";
import { localHost } from "../../src/infrastructure/local-host.js";
import { at, customerRecord, freshPlace, ndjson } from "../support/command-line.js";

it("somebody is forgotten also where an index has not let go of them: what to do is said", async () => {
  const said = { out: "", err: "" };
  const place = await freshPlace();
  await place.write("customers.ndjson", ndjson(customerRecord(1)));
  await place.docket("run", "@customers.ndjson", "--at", at, "--out", "@out");
  const path = `${place.path}/out/docket.sqlite`;
  const settle = () => errAsync("The sync was not over in time.");
  const code = await runCommandLine(
    {
      ...localHost,
      openKept: () =>
        localHost.openKept({ type: "file", path }).map((opened) => ({ ...opened, settle })),
    },
    {
      out: (text) => {
        said.out += text;
      },
      err: (text) => {
        said.err += text;
      },
      isInteractive: false,
      columns: 80,
      interrupted: new AbortController().signal,
    },
    ["forget", "c-1", "--aws"],
  );
  expect(code).toBe(1);
  expect(said.out).toMatch(/^c-1 is forgotten: /);
  expect(said.err).toBe(
    "Waiting until the index of examples has let go of them.\n" +
      "The sync was not over in time. Examples made of their messages may still be in that index, " +
      "where nobody is shown them. Do it again, to have it synced: docket forget c-1 --aws\n",
  );
});
