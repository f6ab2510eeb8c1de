import { randomUUID } from "node:crypto";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { S3ReportStore, s3Client } from "#adapters/s3";
import { reportStoreConformance } from "../conformance/report-store.conformance.js";
import { describeAws } from "../support/aws.js";
import { faultyAws, proxiedAws, quickRetries } from "../support/aws-faults.js";
import { bucketFor } from "../support/s3.js";

describeAws("reports in S3", (aws) => {
  const { name: bucket, client } = bucketFor(aws);

  reportStoreConformance("S3", async () => new S3ReportStore(client, { bucket }));

  describe("when things go wrong on the way", () => {
    const faulty = faultyAws(aws, "s3", 52, s3Client);
    reportStoreConformance(
      "S3",
      async () => new S3ReportStore(faulty(), { bucket, ...quickRetries }),
    );
  });

  it("are said to be where the bucket is", async () => {
    const store = new S3ReportStore(client, { bucket, prefix: "runs/" });
    const report = { name: "2026/a.html", mediaType: "text/html", content: "<p>" };
    expect((await store.put(report))._unsafeUnwrap()).toBe(`s3://${bucket}/runs/2026/a.html`);
  });

  it("are listed page by page, each once, when an answer in between is lost", async () => {
    const prefix = `${randomUUID()}/`;
    const names = Array.from({ length: 23 }, (_, i) => `${i}`.padStart(2, "0"));
    await Promise.all(
      names.map((name) =>
        client.send(new PutObjectCommand({ Bucket: bucket, Key: prefix + name, Body: "." })),
      ),
    );
    const { config, passed } = await proxiedAws(aws, "s3", ({ number }) =>
      number === 2 ? { type: "reset", when: "after" } : undefined,
    );
    const losing = s3Client(config());
    const store = new S3ReportStore(losing, { bucket, prefix, pageSize: 10, ...quickRetries });
    expect((await store.list(""))._unsafeUnwrap()).toEqual(names);
    expect((await store.list("2"))._unsafeUnwrap()).toEqual(["20", "21", "22"]);
    expect(passed).toHaveLength(5);
    losing.destroy();
  });
});
