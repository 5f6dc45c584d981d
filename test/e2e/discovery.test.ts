import assert from "node:assert/strict";
import { needs, PYTHON } from "../support/needs.ts";
import { Harbour } from "./harness.ts";
import { testOnEachEngine } from "./engines.ts";

const API = `
import { createServer } from "node:http";
createServer((request, response) => response.end("api says " + request.url)).listen(process.env.PORT, process.env.HOST);
`;

/** Each client asks the api by http and, trusting what it is given, by https, and the cache in its own protocol. */
const CLIENTS: Readonly<Record<string, string>> = {
  "client.mjs": `
import { connect } from "node:net";
const { API_URL, API_HOST, API_PORT, CACHE_HOST, CACHE_PORT, CACHE_URL, services__api__http__0 } = process.env;
const plain = await (await fetch(API_URL + "/plain")).text();
const safe = await (await fetch("https://" + API_HOST + ":" + API_PORT + "/safe")).text();
const socket = connect(Number(CACHE_PORT), CACHE_HOST, () => socket.write("PING\\r\\n"));
socket.once("data", (data) => {
  console.log("told:", plain, "|", safe, "|", String(data).trim(), "|", services__api__http__0 === API_URL, CACHE_URL);
  setInterval(() => {}, 60_000);
});
`,
  "client.py": `
import os, socket, time, urllib.request
env = os.environ
plain = urllib.request.urlopen(env["API_URL"] + "/plain").read().decode()
safe = urllib.request.urlopen("https://%s:%s/safe" % (env["API_HOST"], env["API_PORT"])).read().decode()
cache = socket.create_connection((env["CACHE_HOST"], int(env["CACHE_PORT"])))
cache.sendall(b"PING\\r\\n")
pong = cache.recv(100).decode().strip()
print("told:", plain, "|", safe, "|", pong, "|", str(env["services__api__http__0"] == env["API_URL"]).lower(), env["CACHE_URL"], flush=True)
while True: time.sleep(60)
`,
  "client.sh": `
plain=$(curl -sS "$API_URL/plain") || exit
safe=$(curl -sS "https://$API_HOST:$API_PORT/safe") || exit
pong=+$(redis-cli -h "$CACHE_HOST" -p "$CACHE_PORT" ping)
same=$([ "$services__api__http__0" = "$API_URL" ] && echo true)
echo "told: $plain | $safe | $pong | $same $CACHE_URL"
exec sleep 1000
`,
};

const PROJECT = `
project: found
services:
  api: node api.mjs
  cache:
    run: redis-server --bind $HOST --port $PORT --save ''
    lane: redis
  in-node: &client
    run: node client.mjs
    needs: [api, cache]
    port: false
    ready: { log: "^told: " }
  in-python: { <<: *client, run: "${PYTHON} client.py" }
  in-shell: { <<: *client, run: sh client.sh }
`;

testOnEachEngine("programs in Node, Python and a shell find what they need by variables", async (t, engine) => {
  if (!needs(t, ["redis-server", "redis-cli", "curl", "python3"])) return;
  await using harbour = await Harbour.open(engine);
  const cwd = await harbour.site({ "portolan.yaml": PROJECT, "api.mjs": API, ...CLIENTS });
  // A proxy that leads nowhere: whoever asked it would fail.
  const env = { HTTP_PROXY: "http://127.0.0.1:9", http_proxy: "http://127.0.0.1:9", NODE_USE_ENV_PROXY: "1" };
  const { code, stderr } = await harbour.portolan(["up", "-d"], { cwd, env });
  assert.equal(code, 0, stderr);
  const { stdout } = await harbour.portolan(["logs", "--no-prefix", "--grep", "told:"], { cwd });
  const told = stdout.trim().split("\n");
  assert.equal(told.length, 3, stdout);
  assert.equal(new Set(told).size, 1, stdout);
  assert.match(
    told[0] ?? "",
    /^told: api says \/plain \| api says \/safe \| \+PONG \| true redis:\/\/127\.77\.\d+\.\d+:6379$/,
  );
  const exported = await harbour.portolan(["export", "env"], { cwd });
  assert.match(exported.stdout, /^export CACHE_URL=redis:\/\/127\.77\.\d+\.\d+:6379$/m);
  const down = await harbour.portolan(["down"], { cwd });
  assert.equal(down.code, 0, down.stderr);
});
