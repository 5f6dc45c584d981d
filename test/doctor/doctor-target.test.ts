import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { PortolanHome } from "../cli/portolan-home.ts";
import { listening } from "./listening.ts";

test("portolan doctor TARGET times each step, and says what is wrong", async (t) => {
  const home = PortolanHome.open(t);
  const server = createServer((_, response) => response.end("<title>Shop</title>"));
  t.after(() => server.close());
  const port = await listening(server);
  const well = await home.run(["doctor", `http://127.0.0.1:${port}`]);
  assert.deepEqual([well.status, well.said.startsWith("nothing is wrong, after ")], [0, true], well.said);
  assert.match(well.out, /^ADDRESS +RESOLVE +CONNECT +TLS +FIRST BYTE +SAYS$/m);
  assert.match(well.out, /^127\.0\.0\.1 +- +\d.* ms +- +\d.* ms +HTTP 200 "Shop"$/m);

  const wrong = await home.run(["doctor", `https://127.0.0.1:${port}`, "--json"]);
  assert.equal(wrong.status, 1);
  const { isWell, findings, attempts } = JSON.parse(wrong.out) as {
    isWell: boolean;
    findings: { id: string }[];
    attempts: { connectMs: number }[];
  };
  assert.deepEqual([isWell, findings.map(({ id }) => id), attempts.length], [false, ["E20"], 1]);
});

test("portolan run says who has the port that its command wanted", async (t) => {
  const home = PortolanHome.open(t);
  const server = createServer();
  t.after(() => server.close());
  const port = await listening(server);
  const script = `require("node:net").createServer().listen(${port}, "127.0.0.1")`;
  const { status, said } = await home.run(["run", "--", process.execPath, "-e", script]);
  assert.equal(status, 1);
  assert.match(said, new RegExp(`port ${port} is taken: process ${process.pid} .* has 127\\.0\\.0\\.1:${port}$`, "m"));
  assert.match(said, new RegExp(`portolan explain ${port}`));
  const inJson = await home.run(["run", "--json", "--", process.execPath, "-e", script]);
  const cause = inJson.said
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as { type: string; about?: string; cause?: string; fix?: { commands: string[] } })
    .find(({ type }) => type === "cause");
  assert.equal(cause?.about, "exited-early");
  assert.match(cause.cause ?? "", new RegExp(`^port ${port} is taken: process ${process.pid} `));
  assert.deepEqual(cause.fix?.commands, [`portolan explain ${port}`]);
});

test("portolan doctor TARGET refuses what it cannot try", async (t) => {
  const home = PortolanHome.open(t);
  const process = await home.run(["doctor", "pid:1"]);
  assert.equal(process.status, 2);
  assert.match(process.said, /Run `portolan explain pid:1`/);
  assert.equal((await home.run(["doctor", "127.0.0.1:1", "--fix"])).status, 2);
});

test("portolan connects to no other machine unless it is told to", async (t) => {
  const home = PortolanHome.open(t);
  // TEST-NET-1 (RFC 5737): nobody has it, and nothing is sent there.
  const doctor = await home.run(["doctor", "192.0.2.7:80"]);
  assert.equal(doctor.status, 3);
  assert.match(doctor.said, /192\.0\.2\.7 is no address of this machine\nhint: Pass --ask/);
  const server = createServer();
  t.after(() => server.close());
  const port = await listening(server, { host: "0.0.0.0" });
  const { out, status } = await home.run(["explain", `192.0.2.7:${port}`, "--json"]);
  const told = JSON.parse(out) as { attempts?: unknown; silence?: { kind: string; says: string }[] };
  assert.deepEqual([status, told.attempts, told.silence?.[0]?.kind], [1, undefined, "another-machine"]);
  assert.match(told.silence?.[0]?.says ?? "", /`portolan doctor 192\.0\.2\.7:\d+ --ask`/);
});
