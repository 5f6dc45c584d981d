import assert from "node:assert/strict";
import { once } from "node:events";
import { statSync } from "node:fs";
import { connect } from "node:net";
import { test } from "node:test";
import { KeptHome } from "./kept-home.ts";

const NODE = process.execPath;

/** Sends bytes, and gives all that comes back until the keeper closes. */
async function sendRaw(path: string, text: string): Promise<string> {
  const socket = connect(path);
  socket.on("error", () => {});
  socket.write(text);
  let answer = "";
  socket.setEncoding("utf8").on("data", (part: string) => (answer += part));
  await once(socket, "close");
  return answer;
}

test("Keeper answers strange requests with why, and goes on", async () => {
  await using home = await KeptHome.open();
  const keeper = home.keep({ api: {} });
  await keeper.up();
  const { socket } = home.paths;
  assert.equal(statSync(socket).mode & 0o777, 0o600);
  const cases: readonly (readonly [string, RegExp])[] = [
    ["\n", /"REQUEST_NOT_UNDERSTOOD".*not JSON/],
    ["{}\n", /no request \\"undefined\\"/],
    ["null\n", /no object/],
    [`${JSON.stringify({ type: "stop", services: "all" })}\n`, /no list of names/],
    [`${JSON.stringify({ type: "start", services: [1] })}\n`, /no list of names/],
    [`${JSON.stringify({ type: "start", services: [], wait: "long" })}\n`, /neither true nor false/],
    [`${JSON.stringify({ type: "restart", services: ["apo"], wait: true })}\n`, /"SERVICE_UNKNOWN".*Did you mean/],
    [`${JSON.stringify({ type: "__proto__" })}\n`, /REQUEST_NOT_UNDERSTOOD/],
    ["x".repeat(100_000), /too long/],
    [`\u0000\u0001${"{".repeat(1000)}\n`, /not JSON/],
  ];
  for (const [request, answer] of cases) assert.match(await sendRaw(socket, request), answer, request.slice(0, 60));
  const many = await Promise.all(Array.from({ length: 40 }, () => home.ask({ type: "view" })));
  assert.ok(many.every(({ type }) => type === "done"));
  // One that says nothing, and one that goes away in the middle.
  const silent = connect(socket);
  const hasty = connect(socket);
  hasty.write('{"type":"fol');
  hasty.destroy();
  assert.equal((await home.serviceView("api")).state, "ready");
  silent.destroy();
});

test("Keeper drops a follower that does not read, and holds up nobody for it", async () => {
  await using home = await KeptHome.open();
  // 40 MB of lines, once somebody asks for them.
  const flood = `require("http").createServer((q, s) => { for (let i = 0; i < 400000; i++) console.log("x".repeat(100)); s.end("done"); }).listen(+process.env.PORT, process.env.HOST)`;
  const keeper = home.keep({ api: { run: [NODE, "-e", flood] } });
  const [api] = (await keeper.up()).services;
  const follower = connect(home.paths.socket);
  follower.on("error", () => {});
  follower.write('{"type":"follow"}\n');
  await once(follower, "readable");
  const answer = await fetch(`http://127.0.0.1:${api?.leasedPort}/`);
  assert.equal(await answer.text(), "done");
  assert.equal((await home.serviceView("api")).state, "ready");
  const closed = once(follower, "close");
  follower.resume();
  await closed;
});

test("Keeper tells a follower what happens, from a view to the end", async () => {
  await using home = await KeptHome.open();
  const keeper = home.keep({ api: {} });
  await keeper.up();
  const follower = connect(home.paths.socket);
  let text = "";
  follower.setEncoding("utf8").on("data", (part: string) => (text += part));
  follower.write('{"type":"follow"}\n');
  await once(follower, "data");
  const restarted = await home.ask({ type: "restart", services: ["api"], wait: true });
  assert.equal(restarted.type, "done");
  const stopped = await home.ask({ type: "stop", services: [] });
  assert.equal(stopped.type, "done");
  await once(follower, "close");
  assert.equal((await keeper.exited).code, 0);
  const answers = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { type: string; event?: { type: string; service?: { state: string } } });
  assert.equal(answers[0]?.type, "view");
  const states = answers.flatMap(({ event }) => (event?.type === "service" ? [event.service?.state] : []));
  assert.deepEqual(states, ["stopping", "starting", "ready", "stopping", "stopped"]);
  assert.equal(answers.at(-1)?.event?.type, "ended");
});
