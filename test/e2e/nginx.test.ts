import assert from "node:assert/strict";
import { needs } from "../support/needs.ts";
import { testOnEachEngine } from "./engines.ts";
import { Harbour } from "./harness.ts";
import { assertReachable } from "./reach.ts";

const CONFIGURATION = `
pid nginx.pid;
error_log stderr;
daemon off;
master_process off;
events {}
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  server {
    listen 127.0.0.1:@PORT@;
    location / { root .; }
    location /whoami { return 200 "host=$http_host proto=$http_x_forwarded_proto for=$http_x_forwarded_for\\n"; }
    location /empty { return 204; }
  }
}
`;

const START = `sed "s/@PORT@/$PORT/" nginx.conf.in > nginx.conf && exec nginx -p . -e stderr -c nginx.conf`;

testOnEachEngine("nginx is reached by name and by port", async (t, engine) => {
  if (!needs(t, ["nginx", "sed"])) return;
  await using harbour = await Harbour.open(engine);
  const run = await harbour.run(["sh", "-c", START], {
    files: { "nginx.conf.in": CONFIGURATION, "index.html": "<h1>harbour of nginx</h1>" },
    env: { PATH: `${harbour.environment["PATH"]}:/usr/sbin` },
  });

  await assertReachable(harbour, run, { says: "harbour of nginx", server: /^nginx/ });

  const { host } = new URL(run.url("https"));
  const { text } = await harbour.get(run.url("https", "/whoami"));
  assert.match(text, new RegExp(`^host=${host.replaceAll(".", "\\.")} proto=https for=127\\.0\\.0\\.1\n$`));
  assert.equal((await harbour.get(run.url("http", "/empty"))).status, 204);
  const head = await harbour.get(run.url("http"), { method: "HEAD" });
  assert.deepEqual([head.status, head.text, head.headers["content-length"]], [200, "", "25"]);
  const again = await harbour.get(run.url("http"), { headers: { "if-none-match": String(head.headers.etag) } });
  assert.deepEqual([again.status, again.text], [304, ""]);
});
