import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { styleText } from "node:util";
import { PortolanHome } from "./portolan-home.ts";

const program = join(import.meta.dirname, "../../bin/portolan");

function shell(command: string, home: PortolanHome, environment: Readonly<Record<string, string>> = {}): string {
  const { stdout, stderr, status } = spawnSync("bash", ["-o", "pipefail", "-c", command], {
    cwd: home.project,
    env: { ...home.environment, ...environment, portolan: `${process.execPath} ${program}` },
    encoding: "utf8",
    timeout: 60_000,
  });
  return `${stdout}|${stderr}|${status}`;
}

test("portolan stays quiet when the reader of its output goes away", (t) => {
  const home = PortolanHome.open(t);
  assert.equal(
    shell("$portolan completion fish | head -1", home),
    "# fish completion for portolan: portolan completion fish | source\n||0",
  );
  assert.equal(shell("$portolan --help 1>&- 2>&-", home), "||0");
});

test("portolan says that its output did not arrive", (t) => {
  const home = PortolanHome.open(t);
  for (const words of ["ls --json", "explain 1"]) {
    const said = shell(`$portolan ${words} > /dev/full`, home);
    assert.match(said, /^\|(note: .*\n)?(error: Cannot write the output: ENOSPC\nhint: Make room|\{"error":.*"OUTPUT_NOT)/);
    assert.match(said, /\|3$/);
  }
});

test("portolan lets go of its pipes when it has started the daemon", (t) => {
  const home = PortolanHome.open(t);
  assert.match(shell('port=$($portolan port 2>&1) && echo "got $port"', home), /^got \d+\n\|\|0$/);
});

test("portolan paints only for a terminal, or where it is told to", (t) => {
  const home = PortolanHome.open(t);
  assert.match(shell("$portolan port --for x", home), /^\|error: Cannot read/);
  const painted = `|${styleText("red", "error:", { validateStream: false })} Cannot read`;
  assert.ok(shell("$portolan port --for x", home, { FORCE_COLOR: "1" }).startsWith(painted));
  assert.match(shell("$portolan port --for x", home, { NO_COLOR: "1" }), /^\|error: Cannot read/);
});

test("portolan run leaves stdout and stderr to its command", (t) => {
  const home = PortolanHome.open(t);
  const said = shell("$portolan run -- sh -c 'echo out; echo err >&2' 2>/dev/null", home);
  assert.equal(said, "out\n||0");
  assert.match(shell("$portolan run -- sh -c 'echo out; echo err >&2' 2>&1 >/dev/null", home), /^err\n/m);
});

test("portolan run with PORTOLAN=0 runs the bare command", (t) => {
  const home = PortolanHome.open(t);
  assert.equal(shell("$portolan run -- sh -c 'echo [$PORT]; exit 5'", home, { PORTOLAN: "0" }), "[]\n||5");
});
