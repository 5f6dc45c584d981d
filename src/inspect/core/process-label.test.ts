import assert from "node:assert/strict";
import { test } from "node:test";
import { processLabel } from "./process-label.ts";

test("processLabel names what runs, not what runs it", () => {
  const cases: readonly [readonly string[], string][] = [
    [["node", "server.js"], "node server.js"],
    [["/usr/bin/node", "--inspect", "--import", "./hook.mjs", "/srv/shop/server.js", "--port", "3"], "node server.js"],
    [["node", "/srv/shop/node_modules/.bin/vite", "--port", "1"], "vite"],
    [["node", "/srv/shop/node_modules/@angular/cli/bin/ng.js", "serve"], "@angular/cli"],
    [["node", "/a/node_modules/.pnpm/next@1/node_modules/next/dist/server.js"], "next"],
    [["node", "/srv/shop/dist/api/main.js"], "node api/main.js"],
    [["node", "-e", "require('net')"], "node -e"],
    [["bun", "run", "dev.ts"], "bun dev.ts"],
    [["python3", "-m", "http.server", "8000"], "python3 -m http.server"],
    [["/usr/bin/python3.11", "-u", "/srv/app/manage.py", "runserver"], "python3.11 manage.py"],
    [["java", "-Xmx1g", "-cp", "a.jar:b.jar", "shop.Main"], "java shop.Main"],
    [["java", "-jar", "/opt/app/shop.jar"], "java -jar shop.jar"],
    [["nginx: master process /usr/sbin/nginx -g daemon on;"], "nginx"],
    [["sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups"], "sshd"],
    [["/usr/lib/postgresql/15/bin/postgres", "-D", "/data"], "postgres"],
    [["-bash"], "bash"],
    [["node"], "node"],
  ];
  for (const [argv, expected] of cases) assert.equal(processLabel(argv), expected, argv.join(" "));
});

test("processLabel falls back on the program's path, and then on nothing", () => {
  assert.equal(processLabel([], "/usr/sbin/rpcbind"), "rpcbind");
  assert.equal(processLabel([""], "/usr/sbin/rpcbind"), "rpcbind");
  assert.equal(processLabel([]), undefined);
  assert.equal(processLabel(["x".repeat(50)])?.length, 40);
});
