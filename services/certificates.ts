import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { err, ok, type Result } from "neverthrow";
import { run } from "./command.js";

/** A server's certificate for this machine and its key, and the authority that signed it. PEM files. */
export interface Certificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

const extensions = `
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = DNS:localhost, DNS:*.localhost, DNS:*.s3.localhost, DNS:*.execute-api.localhost, IP:127.0.0.1
[req]
distinguished_name = none
[none]
`;

/**
 * Makes an authority and a certificate of it in a folder, both good for a week; or says why not. An
 * authority, because some clients trust no bare certificate.
 */
export async function makeCertificates(
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<Result<Certificates, string>> {
  const file = (name: string) => join(folder, name);
  await writeFile(file("openssl.cnf"), extensions);
  const authority = file("authority.crt");
  const certificate = file("server.crt");
  const [authorityKey, key] = [file("authority.key"), file("server.key")];
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const config = ["-config", file("openssl.cnf")];
  const week = ["-days", "7"];
  const commands = [
    ["req", "-x509", ...newKey, ...week, ...config, "-extensions", "authority"].concat([
      "-subj",
      "/CN=Docket's services",
      "-keyout",
      authorityKey,
      "-out",
      authority,
    ]),
    ["req", ...newKey, ...config, "-subj", "/CN=localhost"].concat([
      "-keyout",
      key,
      "-out",
      file("server.csr"),
    ]),
    ["x509", "-req", "-in", file("server.csr"), ...week, "-set_serial", "1"].concat(
      ["-CA", authority, "-CAkey", authorityKey],
      ["-extfile", file("openssl.cnf"), "-extensions", "server", "-out", certificate],
    ),
  ];
  for (const args of commands) {
    const made = await run("openssl", args, { env });
    if (made.isErr()) return err(made.error);
  }
  return ok({ authority, certificate, key });
}
