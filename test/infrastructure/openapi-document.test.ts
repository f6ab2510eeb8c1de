import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { apiPage, openApiDocument, operations, problems } from "#adapters/admin-api";
import { problems as otherProblems } from "#adapters/lambda";

const committed = (name: string) =>
  readFileSync(join(import.meta.dirname, "../../docs", name), "utf8");
const remake = "run: npm run api:openapi";

describe("the documents of the admin API", () => {
  it("are those of the operations as they are", () => {
    const text = `${JSON.stringify(openApiDocument(), undefined, 2)}\n`;
    expect(committed("openapi.json") === text, remake).toBe(true);
    expect(committed("api.md") === apiPage(), remake).toBe(true);
  });

  it("name every operation once", () => {
    const ids = operations.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const page = committed("api.md");
    for (const id of ids) expect(page).toContain(`### ${id.replace(".", " ")}\n`);
  });

  it("declare every problem that there is", () => {
    const text = committed("openapi.json");
    const undeclared = Object.keys(problems).filter(
      (name) => !text.includes(`"urn:docket:problem:${name}"`),
    );
    expect(undeclared).toEqual([]);
  });

  it("name every problem of webhooks and of who asks for a message, with its status", () => {
    const [, text = ""] = committed("api.md").split("## What else the API takes");
    const parts = text.split("Problems of its own: ").slice(1);
    const lists = parts.flatMap((part) => part.split("\n\n")[0]?.split(/;\s/) ?? []);
    const told = lists.flatMap((list) => {
      const names = [...list.matchAll(/`([a-z0-9-]+)`/g)].map(([, name]) => name);
      return names.map((name) => [name, Number(/\d{3}/.exec(list)?.[0])]);
    });
    const named = Object.fromEntries(told.filter(([name]) => name !== "fields"));
    const statuses = Object.entries(otherProblems).map(([name, [status]]) => [name, status]);
    expect(named).toEqual(Object.fromEntries(statuses));
  });

  it("declare what API Gateway itself answers, of every operation", () => {
    const { paths } = JSON.parse(committed("openapi.json")) as {
      readonly paths: Readonly<Record<string, Readonly<Record<string, { responses: object }>>>>;
    };
    const described = Object.values(paths).flatMap(Object.values<{ responses: object }>);
    expect(described).toHaveLength(operations.length);
    for (const { responses } of described) {
      const statuses = ["403", "413", "429", "504", "4XX", "5XX"];
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(statuses));
    }
  });

  it("say what is wrong in a sentence, whose full stop is left to whoever tells it", () => {
    for (const [, title] of Object.values(problems)) expect(title).toMatch(/^[A-Z].*[^.]$/);
  });

  it("demand a key of everything that changes the record, and of nothing that reads", () => {
    const optional = operations.filter(
      (each) => each.isWrite && each.idempotencyKey !== "required",
    );
    expect(optional.map(({ id }) => id)).toEqual(["views.rebuild", "events.republish"]);
    const reading = operations.filter(({ isWrite }) => !isWrite);
    expect(reading.map(({ idempotencyKey }) => idempotencyKey)).not.toContain("required");
  });
});
