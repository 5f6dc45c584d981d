import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { activationOf } from "../../src/host/core/units/socket-activation.ts";
import { listListeners } from "../../src/host/sockets/listeners.ts";
import { readProcessFacts } from "../../src/host/processes/process-facts.ts";
import { socketActivationOf } from "../../src/host/units/socket-activation.ts";
import { holdersOf } from "../../src/host/sockets/socket-holders.ts";
import { needs } from "../support/needs.ts";
import { freePort } from "../support/ports.ts";
import { startProgram, until } from "./child-script.ts";

test("socketActivationOf tells what a held socket will start, and that a server was handed its own", async (t) => {
  if (!needs(t, ["systemd-socket-activate"])) return;
  const port = await freePort();
  const end = { address: "127.0.0.1", port };
  const words = ["-l", `127.0.0.1:${port}`, "sh", "-c", "echo up; read x"];
  await using program = await startProgram("systemd-socket-activate", words, { stdio: "pipe" });
  const holder = (): number | undefined => {
    const row = listListeners().find((one) => one.port === port);
    return row === undefined ? undefined : holdersOf(new Set([row.inode])).holders.get(row.inode)?.[0];
  };
  await until(() => holder() === program.pid);
  const waiting = readProcessFacts(program.pid);
  assert.ok(waiting);
  assert.deepEqual(socketActivationOf(waiting, end), {
    by: "systemd-socket-activate",
    unit: undefined,
    activates: ["sh -c echo up; read x"],
    isStarted: false,
    howToClose: `Run \`kill ${program.pid}\``,
  });
  const client = connect(port, "127.0.0.1");
  try {
    await program.line();
    const started = readProcessFacts(program.pid);
    assert.ok(started);
    assert.deepEqual([started.hints?.["LISTEN_FDS"], started.hints?.["LISTEN_PID"]], ["1", String(program.pid)]);
    assert.equal(holder(), program.pid, "the server holds the socket now");
    const { by, isStarted } = socketActivationOf(started, end) ?? {};
    assert.deepEqual([by, isStarted], ["unknown", true]);
    const listed = [{ listen: `127.0.0.1:${port}`, unit: "up.socket", activates: ["up.service"] }];
    assert.equal(activationOf({ holder: started, end, listed })?.unit, "up.socket");
  } finally {
    client.destroy();
  }
});
