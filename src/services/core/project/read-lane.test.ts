import assert from "node:assert/strict";
import { test } from "node:test";
import { readLane } from "./read-lane.ts";

const path = ["services", "db", "lane"];

test("readLane fills in port, transport and who binds", () => {
  const at = (run: string | string[]) => readLane("postgres", { run, path }).lane;
  const lane = { protocol: "postgres", port: 5432, transport: "tcp", extra: [], bind: "forward" };
  assert.deepEqual(at("postgres -p 5432"), lane);
  assert.deepEqual(at("postgres -h $HOST -p $PORT"), { ...lane, bind: "direct" });
  assert.deepEqual(at("postgres -h ${HOST} -p ${PORT:-5432}"), { ...lane, bind: "direct" });
  assert.deepEqual(at("postgres -h $HOSTNAME -p $PORT"), lane);
  assert.deepEqual(at(["postgres", "$HOST", "$PORT"]), lane, "no shell expands words");
});

test("readLane takes what is written over the convention", () => {
  const written = { protocol: "FTP", port: 2121, extra: [20, "10000-10010"], bind: "direct", udp: true } as const;
  assert.deepEqual(readLane(written, { run: "x", path }).lane, {
    protocol: "ftp",
    port: 2121,
    transport: "udp",
    extra: [
      { first: 20, last: 20 },
      { first: 10_000, last: 10_010 },
    ],
    bind: "direct",
  });
  assert.equal(readLane({ protocol: "dns", udp: false }, { run: "x", path }).lane?.transport, "tcp");
  assert.equal(readLane({ protocol: "own", port: 9 }, { run: "x", path }).lane?.port, 9);
});

test("readLane refuses HTTP, the unknown, and what is no port", () => {
  const problemsOf = (written: Parameters<typeof readLane>[0]) => readLane(written, { run: "x", path }).problems;
  assert.match(problemsOf("http")[0]?.allowed ?? "", /^no lane/);
  assert.equal(problemsOf("postgers")[0]?.nearest, "postgres");
  assert.deepEqual(problemsOf({ protocol: "nothing" })[0]?.path, [...path, "protocol"]);
  for (const span of [0, 65_536, "5-4", "x", "1-99999"])
    assert.equal(problemsOf({ protocol: "ftp", extra: [span] }).length, 1, String(span));
});
