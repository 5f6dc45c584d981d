import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { ListenerLeases } from "./listener-leases.ts";

const SERVER = `require("node:net").createServer().listen(0, "127.0.0.1", function () { console.log(this.address().port) })`;

async function serve(environment: NodeJS.ProcessEnv): Promise<{ port: number } & AsyncDisposable> {
  const child = spawn(process.execPath, ["-e", SERVER], { env: environment, stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return {
    port: Number(line.toString()),
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

test("ListenerLeases tells the lease of a listener on a leased port, and asks for no other", async () => {
  await using ours = await serve({ PORTOLAN_LEASE: "lease-1" });
  await using stranger = await serve({});
  await using unasked = await serve({ PORTOLAN_LEASE: "lease-2" });
  const leases = new ListenerLeases();
  for (let look = 0; look < 2; look++) {
    const found = leases.list(new Set([ours.port, stranger.port]));
    const leaseOn = (port: number): string | undefined => found.find((listener) => listener.port === port)?.leaseId;
    assert.equal(leaseOn(ours.port), "lease-1");
    assert.equal(leaseOn(stranger.port), undefined);
    assert.equal(leaseOn(unasked.port), undefined);
    assert.ok(found.some(({ port }) => port === unasked.port));
  }
});
