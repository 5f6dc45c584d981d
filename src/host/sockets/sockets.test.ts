import assert from "node:assert/strict";
import { test } from "node:test";
import { hasRuntime, RUNTIMES, sourceUrl, startScript } from "../../../test/host/child-script.ts";

const LOOK = `
  const { openSocketTable } = await import(${JSON.stringify(sourceUrl("host/sockets/sockets.ts"))});
  const { createServer } = await import("node:net");
  createServer().listen(0, "127.0.0.1", function () {
    const localPort = this.address().port;
    const table = openSocketTable();
    const [found] = table.inet({ transport: "tcp", which: "listening", localPort });
    console.log(table.source, found.local.port === localPort);
    process.exit();
  });`;

for (const runtime of RUNTIMES) {
  test(`openSocketTable asks by netlink on ${runtime.name}`, async (t) => {
    if (process.platform !== "linux") return t.skip("not Linux");
    if (!hasRuntime(t, runtime)) return;
    await using script = await startScript(LOOK, { program: runtime.program });
    assert.equal(await script.line(), "netlink true");
  });
}

/** Refuses sockets of netlink (16) with EPERM, as a container's filter may. */
const SECCOMP = `
  const { default: koffi } = await import("koffi");
  const { arch } = await import("node:process");
  const prctl = koffi.load(null).func("int prctl(int, unsigned long, void *, unsigned long, unsigned long)");
  const socket = arch === "arm64" ? 198 : 41;
  const program = [[0x20, 0, 0, 0], [0x15, 0, 3, socket], [0x20, 0, 0, 16], [0x15, 0, 1, 16], [0x06, 0, 0, 0x50001], [0x06, 0, 0, 0x7fff0000]];
  const code = Buffer.alloc(8 * program.length);
  for (const [at, [op, yes, no, word]] of program.entries()) {
    code.writeUInt16LE(op, 8 * at);
    code.writeUInt8(yes, 8 * at + 2);
    code.writeUInt8(no, 8 * at + 3);
    code.writeUInt32LE(word, 8 * at + 4);
  }
  const filter = Buffer.alloc(16);
  filter.writeUInt16LE(program.length, 0);
  filter.writeBigUInt64LE(koffi.address(code), 8);
  if (prctl(38, 1, null, 0, 0) !== 0 || prctl(22, 2, filter, 0, 0) !== 0) throw new Error("no seccomp");`;

/** As on a processor for which koffi brings no program. */
const NO_KOFFI = `
  const { registerHooks } = await import("node:module");
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === "koffi") throw new Error("Cannot find the native Koffi module");
      return next(specifier, context);
    },
  });`;

for (const [name, lack] of [
  ["a filter refuses netlink", SECCOMP],
  ["koffi is missing", NO_KOFFI],
] as const) {
  test(`openSocketTable reads procfs where ${name}`, async (t) => {
    if (process.platform !== "linux") return t.skip("not Linux");
    await using script = await startScript(`${lack}\n${LOOK}`);
    assert.equal(await script.line(), "procfs true");
  });
}
