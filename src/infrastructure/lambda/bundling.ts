import { version } from "../version.js";

/**
 * How functions are bundled, by whoever bundles them: esbuild itself, or CDK's `NodejsFunction`. As
 * ES modules for Node 24, with nothing left to the runtime, so that what was tested is what runs.
 */
export const bundling = {
  format: "esm",
  target: "node24",
  mainFields: ["module", "main"],
  // "module" is what esbuild takes where no conditions are set; ours would unset it.
  conditions: ["docket-source", "module"],
  minify: true,
  // Of the ways to find credentials a function has one, its environment; these are never loaded.
  external: [
    "@aws-sdk/credential-provider-http",
    "@aws-sdk/credential-provider-ini",
    "@aws-sdk/credential-provider-login",
    "@aws-sdk/credential-provider-process",
    "@aws-sdk/credential-provider-sso",
    "@aws-sdk/credential-provider-web-identity",
    "@aws-sdk/nested-clients",
    "@smithy/credential-provider-imds",
  ],
  // What is recorded with every event: which code decided it.
  define: { "process.env.DOCKET_CODE_VERSION": JSON.stringify(version) },
  // What was made as CommonJS asks for Node's own modules by `require`.
  banner:
    'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
} as const;

/**
 * How large a bundle may be, in bytes, for it is loaded at every cold start: `lean` is what most
 * functions are, `wide` those that search, ask models or read CSV, `whole` the one that administers
 * all of it.
 */
export const bundleLimits = { lean: 650_000, wide: 950_000, whole: 1_050_000 } as const;

/** Which limit the bundle of each function has, by the name of its entry. */
export const functions = {
  webhook: "lean",
  "request-api": "lean",
  "ingest-queue": "lean",
  "ingest-stream": "lean",
  "plan-upload": "lean",
  "ingest-range": "wide",
  "finish-upload": "lean",
  project: "lean",
  publish: "lean",
  "search-index": "wide",
  request: "lean",
  prepare: "wide",
  generate: "wide",
  judge: "wide",
  conclude: "lean",
  admin: "whole",
} as const satisfies Readonly<Record<string, keyof typeof bundleLimits>>;

/** The name of a function, which is that of its entry: `<name>.lambda.ts`. */
export type FunctionName = keyof typeof functions;
