import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, ownerOf, socketOf, targetOf } from "../../../../test/doctor/made-facts.ts";
import {
  commandIn,
  holderInWords,
  linkTo,
  ownersOf,
  processInWords,
  socketInWords,
  spanInWords,
  startCommand,
  stopCommand,
  targetInWords,
} from "./describe.ts";

test("holderInWords names the first holder, and what is known where none is", () => {
  const facts = factsOf({ owners: [ownerOf(), ownerOf({ pid: 5 })] });
  assert.equal(holderInWords(facts, socketOf("127.0.0.1:1", { pids: [4121] })), "process 4121 (node server.js)");
  assert.equal(
    holderInWords(facts, socketOf("127.0.0.1:1", { pids: [4121, 5] })),
    "process 4121 (node server.js) and 1 more",
  );
  assert.equal(holderInWords(factsOf(), socketOf("127.0.0.1:1", { pids: undefined })), "a process of user 1000");
  const userNames = { 1000: "anna" };
  const view = { uid: 0, seesAllProcesses: false, limit: undefined, userNames };
  assert.equal(holderInWords(factsOf({ view }), socketOf("127.0.0.1:1", { pids: [] })), "a process of anna");
  assert.equal(holderInWords(factsOf(), socketOf("127.0.0.1:1", { pids: [], uid: 0 })), "a process of root");
  assert.equal(holderInWords(factsOf(), socketOf("127.0.0.1:1", { pids: [], uid: undefined })), "an unknown process");
  assert.equal(ownersOf(facts, { pids: undefined }).length, 0);
});

test("processInWords leaves out what could steer a terminal", () => {
  assert.equal(processInWords(ownerOf({ argv: ["a\u001b[2J"] })), "process 4121 (a [2J)");
});

test("socketInWords says what a wildcard means", () => {
  assert.equal(socketInWords(socketOf("0.0.0.0:80")), "every IPv4 address, port 80");
  assert.equal(socketInWords(socketOf("[::]:80")), "every address, port 80");
  assert.equal(socketInWords(socketOf("[::1]:80")), "[::1]:80");
});

test("targetInWords and linkTo name the target and its neighbour", () => {
  assert.equal(targetInWords(targetOf({ name: "localhost" })), "localhost:3000");
  assert.equal(targetInWords(targetOf({ transport: "udp" })), "127.0.0.1:3000/udp");
  assert.equal(linkTo(targetOf({ expects: "http1" }), { address: "::1", port: 3000 }), "http://[::1]:3000/");
  assert.equal(linkTo(targetOf({ expects: "tls" }), { address: "0.0.0.0", port: 1 }), "https://127.0.0.1:1/");
  assert.equal(linkTo(targetOf(), { address: "127.0.0.2", port: 1 }), "127.0.0.2:1");
});

test("spanInWords keeps to one unit", () => {
  assert.deepEqual([20, 4000, 200_000, 10_000_000, 500_000_000].map(spanInWords), [
    "20 ms",
    "4 s",
    "3 min",
    "2 h",
    "5 days",
  ]);
});

test("startCommand and stopCommand write lines for a shell", () => {
  assert.deepEqual(startCommand(["node", "a b"], "/home/a"), ["cd /home/a && node 'a b'"]);
  assert.deepEqual(startCommand([], "/home/a"), []);
  assert.deepEqual(startCommand(["serve", "--token=…"], "/home/a"), [], "it has lost its secret");
  assert.equal(stopCommand(ownerOf()), "kill 4121");
  const origin = { chain: [], act: "", restartedBy: undefined, stopInstead: { what: "x", command: "docker stop x" } };
  assert.equal(stopCommand(ownerOf({}, { origin })), "docker stop x");
});

test("commandIn takes the command out of a hint, and no prose", () => {
  assert.equal(commandIn("Run `kill 7`"), "kill 7");
  assert.equal(commandIn("Stop it in the editor"), undefined);
  assert.equal(commandIn(undefined), undefined);
});
