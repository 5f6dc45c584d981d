import assert from "node:assert/strict";
import { createServer as createHttpServer } from "node:http";
import type { Server } from "node:net";
import { after, before, test } from "node:test";
import type { EndpointFacts } from "../../src/doctor/core/endpoint-facts.ts";
import { bindForbidden } from "../../src/doctor/core/endpoint/bind-forbidden.ts";
import { closedToContainers } from "../../src/doctor/core/endpoint/closed-to-containers.ts";
import { kernelSocket } from "../../src/doctor/core/endpoint/kernel-socket.ts";
import { otherNamespace } from "../../src/doctor/core/endpoint/other-namespace.ts";
import { reachableWithoutListener } from "../../src/doctor/core/endpoint/reachable-without-listener.ts";
import { slowFirstByte } from "../../src/doctor/core/endpoint/slow-first-byte.ts";
import { socketActivated } from "../../src/doctor/core/endpoint/socket-activated.ts";
import { sourceUrl } from "../host/child-script.ts";
import { needs } from "../support/needs.ts";
import { freePort } from "../support/ports.ts";
import { gatherScript, holdEndpoint, look } from "./endpoint-case.ts";
import { listening } from "./listening.ts";
import { pageServer, Peers } from "./peers.ts";

let page: Server;
let healthy: EndpointFacts;

before(async () => {
  page = createHttpServer((_, response) => response.end("<title>page</title>"));
  healthy = await look(`http://127.0.0.1:${await listening(page)}`);
});
after(() => page.close());

/** What a machine of its own needs: a first process that hides nothing, its devices, a bridge, rules, a tunnel of the kernel's, and names. */
const MACHINE = `ip link set lo up
mount -t sysfs sysfs /sys
mount -t tmpfs tmpfs /proc/1
ip link add docker0 type bridge; ip addr add 172.17.0.1/16 dev docker0; ip link set docker0 up
ip link add vx0 type vxlan id 42 dstport 4789 dev lo; ip link set vx0 up
nft add table ip t; nft add chain ip t out '{ type nat hook output priority -100; }'
nft add rule ip t out ip daddr 127.0.0.1 tcp dport 8088 redirect to :9090
nft add table ip6 t; nft add chain ip6 t in '{ type filter hook input priority 0; }'
nft add rule ip6 t in tcp dport 9091 drop
printf '::1 both.test\\n127.0.0.1 both.test\\n' > /tmp/hosts.$$; mount --bind /tmp/hosts.$$ /etc/hosts; rm /tmp/hosts.$$
exec "$@"`;

/** Servers of that machine, and looks at them. */
const LOOKS = `import { createServer } from "node:http";
import { once } from "node:events";
const serve = async (host, port, delayMs = 0) => {
  const server = createServer((request, response) => void setTimeout(() => response.end("page"), delayMs)).listen(port, host);
  await once(server, "listening");
};
await Promise.all([serve("127.0.0.1", 9090), serve("127.0.0.1", 9091), serve("127.0.0.1", 9092), serve("::1", 9092, 300)]);
await Promise.all([serve("127.0.0.1", 9093), serve("::1", 9093)]);
const patience = { connectMs: 300, answerMs: 1500, bannerMs: 15 };
const at = (text) => gatherEndpoint(readEndpointRequest(text), patience);
const seen = {
  redirected: await at("http://127.0.0.1:8088"),
  kernel: await at("127.0.0.1:4789/udp"),
  bridge: await at("http://172.17.0.1:9090"),
  plain: await at("http://127.0.0.1:9090"),
  dropped: await at("http://both.test:9091"),
  slower: await at("http://both.test:9092"),
  both: await at("http://both.test:9093"),
};
console.log(JSON.stringify(seen)); process.exit();`;

test("E12, E15, E39 and E43 are told on a machine with rules, tunnels and bridges", async (t) => {
  if (!needs(t, ["root", "unshare", "ip", "nft"])) return;
  await using peers = new Peers();
  const room = await peers.start(
    [
      "unshare",
      "--net",
      "--mount",
      "sh",
      "-ec",
      MACHINE,
      "sh",
      process.execPath,
      "--input-type=module",
      "-e",
      gatherScript("127.0.0.1:1", LOOKS),
    ],
    { until: /^\{/ },
  );
  const seen = JSON.parse(room.line) as Record<string, EndpointFacts>;
  const of = (name: string): EndpointFacts => {
    assert.ok(seen[name], name);
    return seen[name];
  };
  const groups = ["listeners", "owners", "elsewhere", "probe"] as const;
  holdEndpoint(reachableWithoutListener, { sick: of("redirected"), healthy: of("plain"), groups, severity: "note" });
  holdEndpoint(kernelSocket, {
    sick: of("kernel"),
    healthy: of("plain"),
    groups: ["listeners", "view"],
    severity: "note",
  });
  holdEndpoint(closedToContainers, {
    sick: of("bridge"),
    healthy: of("plain"),
    groups: ["listeners", "owners", "addresses", "probe"],
    severity: "error",
  });
  for (const variant of ["dropped", "slower"]) {
    const groupsOfTime = ["probe"] as const;
    const about = { sick: of(variant), healthy: of("both"), groups: groupsOfTime, severity: "warning" } as const;
    holdEndpoint(slowFirstByte, { ...about, variant: variant === "dropped" ? "family-dead" : "family-slow" });
  }
});

test("E05 finds who listens in another network namespace", async (t) => {
  if (!needs(t, ["root", "unshare", "ip"])) return;
  await using peers = new Peers();
  const words = ["unshare", "--net", "sh", "-ec", `ip link set lo up; exec "$@"`, "sh"];
  const inside = await peers.start([...words, process.execPath, "-e", pageServer("0.0.0.0")]);
  const sick = await look(`http://127.0.0.1:${inside.port}`);
  const groups = ["listeners", "elsewhere", "probe"] as const;
  const [verdict] = holdEndpoint(otherNamespace, { sick, healthy, groups, severity: "error" });
  assert.match(verdict?.cause ?? "", new RegExp(`process ${inside.pid} `));
});

test("E13 knows what holds a port for a server that is not started yet", async (t) => {
  if (!needs(t, ["systemd-socket-activate"])) return;
  await using peers = new Peers();
  const port = await freePort();
  const activator = ["systemd-socket-activate", "-l", `127.0.0.1:${port}`, "sleep", "60"];
  await peers.start(activator, { until: /Listening on/ });
  // It starts its server with the first connection, which then owns the port.
  const sick = await look(`127.0.0.1:${port}`, { speakTo: "none" });
  const groups = ["listeners", "owners", "probe"] as const;
  const [verdict] = holdEndpoint(socketActivated, { sick, healthy, groups, severity: "note" });
  assert.match(verdict?.cause ?? "", /held by systemd-socket-activate, which starts sleep 60 when somebody connects$/);
});

/** Forbids this process to bind any TCP port, by Landlock (ABI 4); prints that it cannot where the kernel lacks it. */
const LANDLOCK = `import { createRequire } from "node:module";
const koffi = createRequire("${sourceUrl("host/ffi.ts")}")("koffi");
const syscall = koffi.load(null).func("long syscall(long number, ...)");
const attributes = new BigUint64Array([0n, 1n, 0n]);
const ruleset = syscall(444, "void *", attributes, "size_t", 16, "uint32", 0);
const prctl = koffi.load(null).func("int prctl(int option, ulong a, ulong b, ulong c, ulong d)");
const done = ruleset >= 0 && prctl(38, 1, 0, 0, 0) === 0 && syscall(446, "int", ruleset, "uint32", 0) === 0;
if (!done) { console.log('{"refused":true}'); process.exit(); }`;

test("E45 tells a sandbox from a lack of privilege", async (t) => {
  await using peers = new Peers();
  const peer = await peers.node(gatherScript("127.0.0.1:40404", LANDLOCK), {
    words: ["--input-type=module"],
    until: /^\{/,
  });
  const sick = JSON.parse(peer.line) as EndpointFacts & { refused?: true };
  if (sick.refused === true) return t.skip("needs a kernel with Landlock's rules for TCP (Linux 6.7)");
  const groups = ["listeners", "bind", "ports", "confinement"] as const;
  holdEndpoint(bindForbidden, { sick, healthy, groups, severity: "error", also: ["E01"] });
});
