import assert from "node:assert/strict";
import { once } from "node:events";
import type { Socket } from "node:net";
import { needs, pathOf } from "../support/needs.ts";
import { selfSigned } from "../support/self-signed.ts";
import { testOnEachEngine } from "./engines.ts";
import { Harbour } from "./harness.ts";
import { startRequest } from "./http-client.ts";

/** Speaks nothing but https, with a certificate of its own; gives back what it is sent. */
const SERVER = `
import { createServer } from "node:https";
import { readFileSync } from "node:fs";
const server = createServer({ cert: readFileSync("cert.pem"), key: readFileSync("key.pem") }, (request, response) => {
  response.write(request.method + " " + request.url + " ");
  request.pipe(response);
});
server.on("upgrade", (request, socket) => {
  socket.write("HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: echo\\r\\n\\r\\n");
  socket.pipe(socket);
});
server.listen(process.env.PORT, process.env.HOST);
`;

const VITE = `
import { readFileSync } from "node:fs";
export default { server: { https: { cert: readFileSync("cert.pem"), key: readFileSync("key.pem") } } };
`;

/** To plain HTTP it answers 400, "The plain HTTP request was sent to HTTPS port". */
const NGINX = `
daemon off; pid nginx.pid; error_log stderr; worker_processes 1; events {}
http {
  access_log off; client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
  server { listen 127.0.0.1:PORT ssl; ssl_certificate cert.pem; ssl_certificate_key key.pem; return 200 "nginx over $scheme"; }
}
`;

async function certificateFiles(): Promise<Record<string, string>> {
  const { certificatePem, keyPem } = await selfSigned("localhost");
  return { "cert.pem": certificatePem, "key.pem": keyPem };
}

testOnEachEngine(
  "a server that speaks only https is reached by http and https, from its first request on",
  async (_t, engine) => {
    await using harbour = await Harbour.open(engine);
    const run = await harbour.run(["node", "server.mjs"], {
      files: { "server.mjs": SERVER, ...(await certificateFiles()) },
    });
    // Not one that might be repeated at will.
    const first = await harbour.get(run.url("http", "/first"), { method: "POST", body: "once" });
    assert.equal(first.text, "POST /first once");
    for (const scheme of ["http", "https"] as const) {
      assert.equal((await harbour.get(run.url(scheme, "/again"))).text, "GET /again ");
      const options = { headers: { connection: "Upgrade", upgrade: "echo" }, ca: await harbour.rootCertificate() };
      const request = startRequest(run.url(scheme), options);
      request.end();
      const [, socket] = (await once(request, "upgrade")) as [unknown, Socket];
      socket.write("and back");
      const [echo] = (await once(socket, "data")) as [Buffer];
      assert.equal(String(echo), "and back");
      socket.destroy();
    }
  },
);

testOnEachEngine("Vite with https in its configuration is reached by http and https", async (_t, engine) => {
  await using harbour = await Harbour.open(engine);
  const files = { "index.html": "<p>harbour of Vite</p>", "vite.config.js": VITE, ...(await certificateFiles()) };
  const run = await harbour.run(["vite"], { files });
  for (const scheme of ["http", "https"] as const) {
    const { status, text } = await harbour.get(run.url(scheme));
    assert.equal(status, 200, text);
    assert.match(text, /harbour of Vite/);
  }
});

testOnEachEngine("a server that answers plain HTTP with 400 on its https port is reached", async (t, engine) => {
  if (!needs(t, ["nginx"])) return;
  await using harbour = await Harbour.open(engine);
  const files = { "nginx.conf": NGINX, ...(await certificateFiles()) };
  const script = `sed -i "s/PORT/$PORT/" nginx.conf; exec ${pathOf("nginx") ?? ""} -p "$PWD" -c "$PWD/nginx.conf"`;
  const run = await harbour.run(["sh", "-c", script], { files });
  for (const scheme of ["http", "https"] as const) {
    assert.equal((await harbour.get(run.url(scheme))).text, "nginx over https");
  }
});
