import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type AdminApiOptions, adminApiHandler } from "#adapters/admin-api";

/** A server on this machine that hands requests to the admin API's function as API Gateway does. */
export async function serveAdminApi(
  options: AdminApiOptions,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const handler = adminApiHandler(options);
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const url = new URL(request.url ?? "/", "http://localhost");
    const names = [...new Set(url.searchParams.keys())];
    const many = names.map((name) => [name, url.searchParams.getAll(name)] as const);
    const answer = await handler({
      httpMethod: request.method,
      path: url.pathname,
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      ),
      queryStringParameters: Object.fromEntries(
        many.map(([name, values]) => [name, values.at(-1)]),
      ),
      multiValueQueryStringParameters: Object.fromEntries(many),
      body: Buffer.concat(chunks).toString("base64"),
      isBase64Encoded: true,
      requestContext: { requestId: "request-1", identity: { caller: "AROAEXAMPLE:session" } },
    });
    response.writeHead(answer.statusCode, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => closed(server) };
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
