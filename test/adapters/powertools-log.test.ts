import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const saying = `
import { powertoolsLog } from "#adapters/powertools";
powertoolsLog()("warn", "not refreshed", { service: "DynamoDB", advice: undefined });`;

it("what a function says is a line of JSON with its name, and nothing more", async () => {
  const args = ["--conditions=docket-source", "--import=tsx", "--input-type=module", "-e", saying];
  const { stderr: line } = await promisify(execFile)(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env["PATH"], POWERTOOLS_SERVICE_NAME: "project" },
  });
  expect(line.trim().split("\n")).toHaveLength(1);
  expect(JSON.parse(line)).toEqual({
    level: "WARN",
    message: "not refreshed",
    service: "project",
    facts: { service: "DynamoDB" },
    timestamp: expect.any(String),
    sampling_rate: expect.any(Number),
  });
});
