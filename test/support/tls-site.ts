import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { createSecureContext } from "node:tls";

interface Identity {
  readonly certificatePem: string;
  readonly keyPem: string;
}

export interface TlsSite extends AsyncDisposable {
  readonly port: number;
}

/** What every page of a test's site says. */
export const PAGE = "this is the page of portolan";

/** Serves a page over https on 127.0.0.1: with an identity for each server name, and another one without SNI. */
export async function serveTls(names: Readonly<Record<string, Identity>>, nameless: Identity): Promise<TlsSite> {
  const contexts = Object.entries(names).map(([name, { certificatePem, keyPem }]) => ({
    name,
    context: createSecureContext({ cert: certificatePem, key: keyPem }),
  }));
  const server = createServer(
    {
      cert: nameless.certificatePem,
      key: nameless.keyPem,
      SNICallback: (name, done) => done(null, contexts.find((entry) => entry.name === name)?.context),
    },
    (_request, response) => response.end(`<!doctype html><title>page</title><p>${PAGE}</p>`),
  );
  server.on("tlsClientError", () => undefined); // Clients that refuse the certificate hang up.
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
