import assert from "node:assert/strict";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "node:test";
import { spawn as spawnInTerminal } from "@lydell/node-pty";
import { startProgram, startScript, until } from "../host/child-script.ts";
import { PortolanHome } from "../cli/portolan-home.ts";
import { startServer } from "./server-script.ts";

const program = join(import.meta.dirname, "../../bin/portolan");

interface Change {
  readonly type: string;
  readonly listener: { readonly port: number; readonly process?: { readonly pid: number } };
}

test("ls --watch prints a line for each listener that comes and goes", async (t) => {
  const home = PortolanHome.open(t);
  await using server = await startServer();
  const words = ["ls", "--watch", "--json", "--port", String(server.port)];
  await using watch = await startProgram(process.execPath, [program, ...words], { env: home.environment });
  const next = async (): Promise<string> => {
    const { type, listener } = JSON.parse(await watch.line()) as Change;
    return `${type} ${listener.process?.pid}`;
  };
  assert.equal(await next(), `came ${server.pid}`);
  server.child.kill("SIGKILL");
  assert.equal(await next(), `went ${server.pid}`);
  await using again = await startScript(
    `import { createServer } from "node:net"; createServer().listen(${server.port}, "127.0.0.1");`,
  );
  assert.equal(await next(), `came ${again.pid}`);
  watch.child.kill("SIGINT");
  assert.deepEqual(await once(watch.child, "exit"), [0, null]);
});

test("ls --watch shows a live table in a terminal, marks what came, and leaves the terminal as it was", async (t) => {
  const home = PortolanHome.open(t);
  await using first = await startServer();
  const words = [program, "ls", "--watch", "--project", "portolan", "--port", `${first.port}-${first.port}`];
  const terminal = spawnInTerminal(process.execPath, words, { cols: 100, rows: 12, env: home.environment });
  let shown = "";
  terminal.onData((text) => (shown += text));
  const ended = new Promise<number>((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode)));
  // oxlint-disable-next-line no-control-regex -- the terminal is told so
  const plain = (): string => shown.replaceAll(/\u001b\[[\d;?]*[a-zA-Z]/g, "");
  await until(() => plain().includes(`127.0.0.1:${first.port}`) && plain().includes("Ctrl-C ends"));
  assert.ok(shown.startsWith("\u001b[?1049h\u001b[?25l"), "a screen of its own, without a cursor");
  first.child.kill("SIGKILL");
  await until(() => new RegExp(`^- .*127\\.0\\.0\\.1:${first.port}`, "m").test(plain()));
  terminal.write("\u0003");
  assert.equal(await ended, 0);
  assert.ok(shown.trimEnd().endsWith("\u001b[?25h\u001b[?1049l"), JSON.stringify(shown.slice(-60)));
});
