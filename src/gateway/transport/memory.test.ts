import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryNetwork } from "./memory.ts";
import type { ConnectionHandler } from "./transport.ts";

/** Notes what happens to one end; `act` is what its owner does at each event. */
function noting(log: string[], name: string, act: Partial<ConnectionHandler> = {}): ConnectionHandler {
  return {
    onOpen(connection) {
      log.push(`${name} open`);
      act.onOpen?.(connection);
    },
    onData(bytes) {
      log.push(`${name} data ${bytes.length}`);
      act.onData?.(bytes);
    },
    onDrain: () => void log.push(`${name} drain`),
    onEnd: () => void log.push(`${name} end`),
    onClose: (error) => void log.push(`${name} close ${error?.code ?? "in order"}`),
  };
}

async function play(): Promise<string[]> {
  const log: string[] = [];
  const tasks: (() => void)[] = [];
  const timers: { atMs: number; task: () => void }[] = [];
  const network = new MemoryNetwork({
    bufferBytes: 4,
    soon: (task) => tasks.push(task),
    after(atMs, task) {
      const timer = { atMs, task };
      timers.push(timer);
      return () => timers.splice(timers.indexOf(timer), 1);
    },
  });
  const transport = network.transport();
  const { port } = await transport.listen({
    source: { address: "127.0.0.1", port: 0 },
    accept: () => noting(log, "server", { onOpen: (connection) => connection.end() }),
  });
  const target = { address: "127.0.0.1", port, timeoutMs: 100 };
  const client = transport.connect(target, noting(log, "client"));
  client.write(new Uint8Array(10));
  client.end();
  network.openDescriptor({ address: "127.0.0.1", port: 9, backlog: 0 });
  transport.connect({ ...target, port: 9 }, noting(log, "queued"));
  transport.connect({ ...target, port: 9 }, noting(log, "unheard"));
  for (let task = tasks.shift(); task; task = tasks.shift()) task();
  log.push(`timers ${timers.length}`);
  for (const { task } of timers.splice(0)) task();
  await Promise.resolve();
  for (let task = tasks.shift(); task; task = tasks.shift()) task();
  return log;
}

test("MemoryNetwork runs on the given scheduler alone, with a bounded buffer, the same way each time", async () => {
  const log = await play();
  assert.deepEqual(log, [
    "client open",
    "queued open",
    "server open",
    "server data 4",
    "client end",
    "server data 4",
    "server data 2",
    "server end",
    "client close in order",
    "server close in order",
    "timers 1",
    "unheard close timed-out",
  ]);
  assert.deepEqual(await play(), log);
});
