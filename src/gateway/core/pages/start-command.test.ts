import assert from "node:assert/strict";
import { test } from "node:test";
import type { RoutedService } from "../snapshot.ts";
import { startCommand } from "./start-command.ts";

function start(command: string, directory: string): string | undefined {
  return startCommand({ command, directory } as RoutedService);
}

test("startCommand goes to the folder and runs the command", () => {
  assert.equal(start("npm run dev", "/home/ada/shop"), "cd /home/ada/shop && portolan run -- npm run dev");
});

test("startCommand quotes a folder for the shell", () => {
  assert.equal(start("node .", "/tmp/it's $HOME"), `cd '/tmp/it'\\''s $HOME' && portolan run -- node .`);
});

test("startCommand gives none for what Portolan did not start", () => {
  assert.equal(start("", ""), undefined);
});

test("startCommand gives none for a command that cannot be shown as it is", () => {
  assert.equal(start("node a\u202eb", "/tmp"), undefined);
  assert.equal(start(`node ${"x".repeat(500)}`, "/tmp"), undefined);
});

test("startCommand gives what is told where that is not to run the command anew", () => {
  const service = { command: "node .", directory: "/tmp", start: "portolan restart web" } as RoutedService;
  assert.equal(startCommand(service), "portolan restart web");
  assert.equal(startCommand({ ...service, start: "portolan restart a\u202eb" }), undefined);
});
