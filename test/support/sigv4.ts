import { createHash, createHmac } from "node:crypto";

/** A request as it came over the wire. */
export interface Heard {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) =>
  createHmac("sha256", key).update(text).digest();

/**
 * Whether a request is signed by Signature Version 4 with that secret, for that service. Written from the
 * IAM User Guide, "Create a signed AWS API request", and apart from what signs.
 */
export function isSigned(
  { method, target, headers, body }: Heard,
  secret: string,
  service: string,
) {
  const [path = "", query = ""] = target.split("?");
  const { authorization = "" } = headers;
  const [, scope = "", names = "", signature = ""] =
    /Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+), Signature=(\w+)/.exec(authorization) ?? [];
  const [date = "", region = "", ofService = ""] = scope.split("/");
  const encoded = (text: string) =>
    encodeURIComponent(text).replace(
      /[!'()*]/g,
      (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  const canonical = [
    method,
    // Every part of the path is encoded twice, for all services but S3.
    path.split("/").map(encoded).join("/"),
    [...new URLSearchParams(query)]
      .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
      .sort()
      .join("&"),
    ...names.split(";").map((name) => `${name}:${headers[name]}`),
    "",
    names,
    sha256(body),
  ].join("\n");
  const text = ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, sha256(canonical)].join("\n");
  const key = [date, region, ofService, "aws4_request"].reduce<string | Buffer>(
    hmac,
    `AWS4${secret}`,
  );
  return ofService === service && hmac(key, text).toString("hex") === signature;
}
