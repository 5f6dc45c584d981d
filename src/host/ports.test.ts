import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { test } from "node:test";
import { startProgram } from "../../test/host/child-script.ts";
import { needs } from "../../test/support/needs.ts";
import { hasIpv6Loopback, isPortFree, readPortRules } from "./ports.ts";
import { openSocketTable } from "./sockets/sockets.ts";

test("readPortRules reads the system's settings", () => {
  const { ephemeral, reserved, unprivilegedStart, hasIpv6 } = readPortRules();
  assert.ok(ephemeral.first > 0 && ephemeral.first < ephemeral.last && ephemeral.last <= 65_535);
  assert.ok(Array.isArray(reserved));
  assert.ok(unprivilegedStart >= 0 && unprivilegedStart <= 65_536);
  assert.equal(hasIpv6, hasIpv6Loopback());
});

const CASES: readonly { name: string; host: string; ipv6Only?: boolean; needsIpv6?: true }[] = [
  { name: "127.0.0.1", host: "127.0.0.1" },
  { name: "another loopback address", host: "127.77.3.4" },
  { name: "all of IPv4", host: "0.0.0.0" },
  { name: "::1", host: "::1", needsIpv6: true },
  { name: "all of IPv6, alone", host: "::", ipv6Only: true, needsIpv6: true },
  { name: "both families", host: "::", needsIpv6: true },
];
for (const { name, host, ipv6Only = false, needsIpv6 } of CASES) {
  test(`isPortFree is false while a server listens on ${name}, and true when it is gone`, async (t) => {
    if (needsIpv6 && !hasIpv6Loopback()) return t.skip("IPv6 is off");
    const server = createServer().listen({ host, port: 0, ipv6Only });
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    assert.equal(isPortFree(port), false);
    await server[Symbol.asyncDispose]();
    assert.equal(isPortFree(port), true);
  });
}

test("isPortFree is false for a listener with SO_REUSEPORT", async () => {
  const server = createServer().listen({ host: "127.0.0.1", port: 0, reusePort: true });
  await once(server, "listening");
  assert.equal(isPortFree((server.address() as AddressInfo).port), false);
  await server[Symbol.asyncDispose]();
});

test("isPortFree holds nothing: a server can listen right after", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await server[Symbol.asyncDispose]();
  for (let round = 0; round < 1000; round++) assert.equal(isPortFree(port), true);
  const next = createServer().listen(port, "127.0.0.1");
  await once(next, "listening");
  await next[Symbol.asyncDispose]();
});

test("isPortFree is true for a port whose connections are in TIME_WAIT", async () => {
  const server = createServer((socket) => socket.end()).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = connect({ port, host: "127.0.0.1" }).resume();
  await once(client, "close");
  await server[Symbol.asyncDispose]();
  // The server ended first, so its side waits.
  using table = openSocketTable();
  const [waiting] = table.inet({ transport: "tcp", which: "connected", localPort: port });
  assert.equal(waiting?.state, "time-wait");
  assert.equal(isPortFree(port), true);
});

test("isPortFree works without IPv6, and names the privilege that a low port needs", async (t) => {
  if (!needs(t, ["unshare", "ip"])) return;
  if (process.getuid?.() !== 0) return t.skip("needs root, to give privileges up");
  const source = `
    import { isPortFree, hasIpv6Loopback } from ${JSON.stringify(new URL("ports.ts", import.meta.url).href)};
    import { createServer } from "node:net";
    createServer().listen(4000, "127.0.0.1", () => {
      let low;
      try { low = isPortFree(80); } catch (error) { low = error.code; }
      console.log(hasIpv6Loopback(), isPortFree(4000), isPortFree(4001), low);
      process.exit();
    });`;
  // A network of its own: what is switched off there is off nowhere else.
  const command = `ip link set lo up; echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6
    exec setpriv --bounding-set=-net_bind_service --inh-caps=-net_bind_service "$@"`;
  const args = ["--net", "sh", "-c", command, "sh", process.execPath, "--input-type=module", "-e", source];
  await using script = await startProgram("unshare", args);
  assert.equal(await script.line(), "false false true PORT_NEEDS_PRIVILEGE");
});
