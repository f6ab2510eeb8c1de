import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { err, ok, type Result } from "neverthrow";
import { repository, repositoryCache } from "./cache.js";
import { type Certificates, makeCertificates } from "./certificates.js";
import { folderFor, freePort, startChild } from "./child.js";
import { run } from "./command.js";
import type { ServiceOptions } from "./dynamodb-local.js";
import { pythonLocked } from "./python.js";
import { untilAnswering } from "./ready.js";

/**
 * A running AWS, all in memory, with TLS and rights enforced. The account's root is `test`, with
 * `test` as its secret.
 */
export interface AwsLocal {
  readonly endpoint: string;
  /** The certificate of the authority that signs for it. */
  readonly caFile: string;
  /** Where it keeps what it works with; the processes of its functions run in there. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** Where to look for Python and openssl, where to keep what is fetched, and what stands behind it. */
export interface AwsLocalOptions extends ServiceOptions {
  /** What OpenSearch domains have for an endpoint: host and port of a server. */
  readonly openSearch?: string;
  /**
   * What the processes of its functions find in their environment beside their own variables; asked
   * for when it is clear where the server will be.
   */
  readonly forFunctions?: (
    aws: Pick<AwsLocal, "endpoint" | "caFile">,
  ) => Promise<Readonly<Record<string, string>>>;
  /** By which the waits of state machines are multiplied, e.g. 0.1; they are as long as they say unless told. */
  readonly waitScale?: number;
}

/**
 * Starts MiniStack, a local AWS, or says why it cannot be had and what to do. It ends with this
 * process at the latest. Once it has been fetched it takes about 2 s until it answers (`untilAws`).
 */
export async function startAwsLocal({
  env = process.env,
  cache = repositoryCache,
  openSearch,
  forFunctions = async () => ({}),
  waitScale = 1,
}: AwsLocalOptions = {}): Promise<Result<AwsLocal, string>> {
  if ((await run("openssl", ["version"], { env })).isErr()) {
    return err("no openssl was found. Install it, e.g. by `apt-get install openssl`");
  }
  const python = await pythonLocked("aws-local", { env, cache });
  if (python.isErr()) return err(python.error);
  const folder = folderFor("aws");
  const certificates = await makeCertificates(folder, env);
  if (certificates.isErr()) {
    await rm(folder, { recursive: true });
    return err(`openssl could not make a certificate (${certificates.error})`);
  }
  await mkdir(join(folder, "tmp"));
  const port = await freePort();
  const endpoint = `https://127.0.0.1:${port}`;
  const caFile = certificates.value.authority;
  const stop = startChild({
    name: "The local AWS",
    command: python.value,
    args: serverArguments(certificates.value, port),
    cwd: folder,
    env: {
      ...environment(env, folder, certificates.value, port, openSearch),
      ...(await forFunctions({ endpoint, caFile })),
      SFN_WAIT_SCALE: String(waitScale),
    },
    folder,
  });
  return ok({ endpoint, caFile, folder, stop });
}

/** Waits until it takes requests. Throws when it does not within 60 s. */
export async function untilAws({
  endpoint,
  caFile,
}: Pick<AwsLocal, "endpoint" | "caFile">): Promise<void> {
  const url = `${endpoint}/_ministack/health`;
  const ca = await readFile(caFile, "utf8");
  await untilAnswering("The local AWS", { url, ca, mustBeOk: true });
}

/** Where it writes down, as lines of JSON, each thing that it decided on the rights of a role. */
export function decisionsFile({ folder }: Pick<AwsLocal, "folder">): string {
  return join(folder, "decisions.ndjson");
}

/** Not MiniStack's own command: that also listens at port 443. */
function serverArguments({ certificate, key }: Certificates, port: number): readonly string[] {
  const tls = ["--certfile", certificate, "--keyfile", key];
  const address = ["--bind", `127.0.0.1:${port}`, "--keep-alive", "75", "--workers", "0"];
  return ["-m", "hypercorn", "aws_local:app", ...address, ...tls];
}

/** Its functions' processes inherit it: nothing of the user's own AWS may be in there. */
function environment(
  env: NodeJS.ProcessEnv,
  folder: string,
  { authority }: Certificates,
  port: number,
  openSearch: string | undefined,
): NodeJS.ProcessEnv {
  const others = Object.entries(env).filter(([name]) => !name.startsWith("AWS_"));
  return {
    ...Object.fromEntries(others),
    PYTHONPATH: join(repository(import.meta.dirname), "services"),
    PYTHONDONTWRITEBYTECODE: "1",
    GATEWAY_PORT: String(port),
    AUTH: "true",
    USE_SSL: "1",
    IOT_MTLS_ENABLED: "0",
    SFTP_ENABLED: "0",
    LOG_LEVEL: "WARNING",
    DOCKET_DECISIONS: decisionsFile({ folder }),
    TMPDIR: join(folder, "tmp"),
    STATE_DIR: join(folder, "state"),
    S3_DATA_DIR: join(folder, "s3"),
    NODE_EXTRA_CA_CERTS: authority,
    AWS_CA_BUNDLE: authority,
    SSL_CERT_FILE: authority,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    ...(openSearch !== undefined && { MINISTACK_OPENSEARCH_ENDPOINT: openSearch }),
  };
}
