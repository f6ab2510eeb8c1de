import { describe, expect, it } from "vitest";
import { cycleIn, importsOf, isAllowed, targetOf, withoutComments } from "./imports.js";

describe("what reads the imports", () => {
  it("finds every kind of import", () => {
    const sample = `
      import { a } from "./a.js";
      import type { B } from "./b.js";
      import {
        type C,
        d,
      } from "#domain";
      import "reflect-metadata";
      export { e } from "./e.js";
      export * from "./f.js";
      export type { G } from "./g.js";
      const h = await import("node:fs");
      type I = import("./i.js").I;
      const text = "not from here"; // import { x } from "./comment.js"
      /** As in \`import { x } from "./documentation.js"\`. */
    `;
    expect(importsOf(withoutComments(sample))).toEqual([
      "./a.js",
      "./b.js",
      "#domain",
      "reflect-metadata",
      "./e.js",
      "./f.js",
      "./g.js",
      "node:fs",
      "./i.js",
    ]);
  });

  it("keeps the text around comments", () => {
    const code = 'const url = "https://a.example"; // b\nconst c = /* d */ 1;\n';
    expect(withoutComments(code)).toBe('const url = "https://a.example"; \nconst c =  1;\n');
  });

  it.each([
    ["src/domain/kernel/hash.ts", "@noble/hashes/sha2.js", true],
    ["src/domain/kernel/hash.ts", "zod", true],
    ["src/domain/kernel/hash.ts", "zod-evil", false],
    ["src/domain/kernel/hash.ts", "node:fs", false],
    ["src/domain/kernel/hash.ts", "#application", false],
    ["src/domain/kernel/hash.ts", "../../application/index.js", false],
    ["src/domain/customer/state.ts", "../kernel/index.js", true],
    ["src/application/ports/clock.ts", "#domain", true],
    ["src/application/ports/clock.ts", "../../domain/index.js", false],
    ["src/application/ports/clock.ts", "#adapters/system", false],
    ["src/application/ports/clock.ts", "inversify", false],
    ["src/adapters/cli/run.ts", "#adapters/files", true],
    ["src/adapters/cli/run.ts", "../files/index.js", false],
    ["src/adapters/cli/run.ts", "./commands/run.js", true],
    ["src/adapters/cli/run.ts", "@aws-sdk/client-s3", true],
    ["src/adapters/cli/run.ts", "inversify", false],
    ["src/adapters/cli/run.ts", "#infrastructure", false],
    ["src/infrastructure/container.ts", "inversify", true],
    ["src/infrastructure/container.ts", "#adapters/cli", true],
    ["src/infrastructure/container.ts", "../adapters/cli/index.js", false],
    ["src/infrastructure/container.ts", "left-pad", false],
  ])("in %s: import of %s is allowed: %s", (file, name, allowed) => {
    expect(isAllowed(file, name)).toBe(allowed);
  });

  it("follows an import to its file", () => {
    expect(targetOf("src/domain/customer/state.ts", "../kernel/index.js")).toBe(
      "src/domain/kernel/index.ts",
    );
    expect(targetOf("src/application/a.ts", "#domain")).toBe("src/domain/index.ts");
    expect(targetOf("src/adapters/cli/a.ts", "#adapters/files")).toBe(
      "src/adapters/files/index.ts",
    );
    expect(targetOf("src/adapters/cli/a.ts", "zod")).toBeUndefined();
  });

  it("finds a cycle wherever it is", () => {
    expect(
      cycleIn(
        new Map([
          ["a", ["b"]],
          ["b", ["c"]],
          ["c", []],
        ]),
      ),
    ).toEqual([]);
    expect(
      cycleIn(
        new Map([
          ["a", ["b", "c"]],
          ["b", ["c"]],
          ["c", []],
        ]),
      ),
    ).toEqual([]);
    expect(
      cycleIn(
        new Map([
          ["a", ["b"]],
          ["b", ["c"]],
          ["c", ["b"]],
        ]),
      ),
    ).toEqual(["b", "c", "b"]);
    expect(cycleIn(new Map([["a", ["a"]]]))).toEqual(["a", "a"]);
  });
});
