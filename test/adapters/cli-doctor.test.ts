import { errAsync, okAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { type Finding, findingsOf } from "#adapters/cli";
import type { Probe } from "#application";

describe("trying one thing after the other", () => {
  it("tells of each before the next is tried, which may take long", async () => {
    const heard: Finding[] = [];
    const refused = { type: "Unavailable" as const, service: "KMS", cause: new Error("no") };
    const probes: readonly Probe[] = [
      { what: "KMS", run: () => errAsync({ ...refused, advice: "Allow it." }) },
      { what: "S3", run: () => okAsync(`after ${heard.map(({ what }) => what)}`) },
    ];
    const findings = await findingsOf(probes, {}, (finding) => heard.push(finding));
    expect(findings).toEqual([
      { what: "KMS", isWell: false, detail: "KMS cannot be used: no. Allow it" },
      { what: "S3", isWell: true, detail: "after KMS" },
    ]);
    expect(heard).toEqual(findings);
  });
});
