import { errAsync, ResultAsync } from "neverthrow";
import type { AwsHost } from "./host.js";

/** Loads what speaks to AWS, with its SDKs. An error is a sentence about the package that is missing. */
export function loadAws(): ResultAsync<AwsHost, string> {
  return ResultAsync.fromPromise(import("./host.js"), (error) => error)
    .map(({ awsHost }) => awsHost)
    .orElse((error) => {
      const [, missing] = /Cannot find package '([^']+)'/.exec(String(error)) ?? [];
      if (missing === undefined) throw error;
      return errAsync(`This needs the package ${missing}: npm install it beside docket.`);
    });
}
