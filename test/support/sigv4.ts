import { createHash, createHmac } from "node:crypto";

/** A request as it goes over the wire. */
export interface Heard {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** By whom a request is signed, for which service, where and when. */
export interface Signing {
  readonly accessKeyId: string;
  readonly secret: string;
  readonly service: string;
  readonly region: string;
  readonly at: Date;
}

const sha256 = (body: string | Uint8Array) => createHash("sha256").update(body).digest("hex");
const hmac = (key: string | Buffer, text: string) =>
  createHmac("sha256", key).update(text).digest();

/**
 * Whether a request is signed by Signature Version 4 with that secret, for that service. Written from the
 * IAM User Guide, "Create a signed AWS API request", and apart from what signs.
 */
export function isSigned(request: Heard, secret: string, service: string): boolean {
  const { authorization = "" } = request.headers;
  const [, scope = "", names = "", signature = ""] =
    /Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+), Signature=(\w+)/.exec(authorization) ?? [];
  const [, , ofService] = scope.split("/");
  return ofService === service && signatureOf(request, names, scope, secret) === signature;
}

/** The headers of a request with its signature; `host` has to be among them. */
export function signed(
  request: Heard,
  { accessKeyId, secret, service, region, at }: Signing,
): Readonly<Record<string, string>> {
  const date = at.toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const headers = { ...request.headers, "x-amz-date": date };
  const names = "host;x-amz-date";
  const scope = `${date.slice(0, 8)}/${region}/${service}/aws4_request`;
  const signature = signatureOf({ ...request, headers }, names, scope, secret);
  const credential = `Credential=${accessKeyId}/${scope}`;
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

/** @param names - Of the headers that are signed, as the header Authorization lists them. */
function signatureOf(
  { method, target, headers, body }: Heard,
  names: string,
  scope: string,
  secret: string,
): string {
  const [path = "", query = ""] = target.split("?");
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
  const key = scope.split("/").reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return hmac(key, text).toString("hex");
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
