import { describe, expect, it } from "vitest";
import { bundleOf, paths } from "../../bench/adapters/bundles.js";

/** Minified, in kB. */
const sizeOf = async (path: keyof typeof paths) =>
  (await bundleOf(paths[path])).minifiedBytes / 1_000;

describe("a bundled function", () => {
  it("has at most 650 kB with all use cases over DynamoDB and KMS", async () => {
    expect(await sizeOf("dynamoDb")).toBeLessThanOrEqual(650);
  });

  it("has at most 950 kB where it prepares messages by OpenSearch and Titan", async () => {
    expect(await sizeOf("search")).toBeLessThanOrEqual(950);
  });

  it("takes along no error messages of zod's but the English ones", async () => {
    const application = { name: "application", file: "src/application/index.ts" };
    const { inputs } = await bundleOf(application);
    expect(inputs.filter((input) => input.includes("zod/v4/locales/"))).toEqual([
      "node_modules/zod/v4/locales/en.js",
    ]);
  });
});
