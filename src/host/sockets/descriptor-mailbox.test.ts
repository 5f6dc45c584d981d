import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { hasRuntime, RUNTIMES, sourceUrl, startProgram, startScript } from "../../../test/host/child-script.ts";
import { needs, PYTHON } from "../../../test/support/needs.ts";
import { openMailbox, sendDescriptor } from "./descriptor-mailbox.ts";
import { closeDescriptor, openListeningDescriptor } from "./listening-descriptor.ts";

/** Runs a step with a folder of its own. */
async function inFolder(step: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "portolan-mailbox-"));
  try {
    await step(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const openDescriptors = (): number => readdirSync("/proc/self/fd").length;

test("a mailbox gives what was sent, in order, and nothing when it is empty", () =>
  inFolder(async (folder) => {
    using mailbox = openMailbox(join(folder, "mb"));
    assert.equal(mailbox.take(), undefined);
    const before = openDescriptors();
    const { descriptor } = openListeningDescriptor({ address: "127.0.0.1", port: 0 });
    await sendDescriptor(mailbox.path, descriptor, "one");
    await sendDescriptor(mailbox.path, descriptor, "zwölf ".repeat(30));
    closeDescriptor(descriptor);
    const first = mailbox.take();
    const second = mailbox.take();
    assert.equal(first?.text, "one");
    assert.equal(second?.text, "zwölf ".repeat(30));
    assert.equal(mailbox.take(), undefined);
    closeDescriptor(first.descriptor);
    closeDescriptor(second.descriptor);
    assert.equal(openDescriptors(), before);
  }));

test("openMailbox is private, replaces a stale socket and nothing else, and removes itself", () =>
  inFolder((folder) => {
    const path = join(folder, "mb");
    const stale = openMailbox(path);
    {
      using mailbox = openMailbox(path);
      assert.equal(statSync(mailbox.path).mode & 0o777, 0o600);
    }
    assert.equal(existsSync(path), false);
    stale[Symbol.dispose]();
    assert.equal(stale.take(), undefined, "closed");
    writeFileSync(path, "precious");
    assert.throws(() => openMailbox(path), { code: "SYSTEM_CALL_FAILED" });
    assert.equal(existsSync(path), true);
    assert.throws(() => openMailbox(join(folder, "x".repeat(100))), { code: "SOCKET_PATH_TOO_LONG" });
  }));

test("sendDescriptor says that nobody reads the mailbox", () =>
  inFolder(async (folder) => {
    const path = join(folder, "mb");
    await assert.rejects(sendDescriptor(path, 0, "x"), { code: "MAILBOX_GONE" });
    openMailbox(path)[Symbol.dispose]();
    await assert.rejects(sendDescriptor(path, 0, "x"), { code: "MAILBOX_GONE" });
    await assert.rejects(sendDescriptor(path, 0, ""), RangeError);
    await assert.rejects(sendDescriptor(path, 0, "x".repeat(256)), RangeError);
  }));

test("sendDescriptor waits while the mailbox is full", () =>
  inFolder(async (folder) => {
    using mailbox = openMailbox(join(folder, "mb"));
    const count = 600;
    let sent = 0;
    const sending = (async () => {
      for (; sent < count; sent++) await sendDescriptor(mailbox.path, 0, `${sent}`);
    })();
    let taken = 0;
    while (taken < count) {
      const delivery = mailbox.take();
      if (delivery === undefined) {
        await new Promise((resolve) => setImmediate(resolve));
        continue;
      }
      assert.equal(delivery.text, `${taken++}`);
      closeDescriptor(delivery.descriptor);
    }
    await sending;
    assert.equal(sent, count);
  }));

test("a mailbox drops malformed deliveries, closes what came with them, and goes on", (t) =>
  inFolder(async (folder) => {
    if (!needs(t, ["python3"])) return;
    using mailbox = openMailbox(join(folder, "mb"));
    const before = openDescriptors();
    // Python's own SCM_RIGHTS: a second opinion on the layout.
    const source = `
import array, os, socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
def send(data, descriptors):
    control = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
    s.sendmsg([data], control, 0, sys.argv[1])
send(b"no descriptor", [])
send(b"", [0])
send(b"two", [0, 1])
send(b"many", [0] * 40)
send(b"x" * 300, [0])
send(b"\\xff\\xfe not UTF-8", [0])
send(b"good", [0])
s.sendto(b"plain", sys.argv[1])
print("sent", flush=True)
sys.stdin.read()`;
    await using python = await startProgram(PYTHON, ["-c", source, mailbox.path]);
    assert.equal(await python.line(), "sent");
    const held = openDescriptors();
    const good = mailbox.take();
    assert.equal(good?.text, "good");
    assert.equal(openDescriptors(), held + 1);
    assert.equal(mailbox.take(), undefined);
    closeDescriptor(good.descriptor);
    assert.ok(held >= before);
    assert.equal(openDescriptors(), held, "nothing that came along stays open");
  }));

const WORKER = `
  import { createServer } from "node:net";
  import { openMailbox, sendDescriptor } from ${JSON.stringify(sourceUrl("host/sockets/descriptor-mailbox.ts"))};
  import { closeDescriptor } from ${JSON.stringify(sourceUrl("host/sockets/listening-descriptor.ts"))};
  const [own, other] = process.argv.slice(-2);
  using mailbox = openMailbox(own);
  console.log("up");
  const closed = new Promise((resolve) => process.stdin.on("end", resolve).once("data", async () => {
    const { text, descriptor } = mailbox.take();
    // A copy goes back, as to a daemon that is new.
    await sendDescriptor(other, descriptor, "back " + text);
    createServer((socket) => socket.end(process.versions.bun === undefined ? "node" : "bun"))
      .listen({ fd: descriptor }, () => console.log(text));
  }));
  await closed;
  process.exit();`;

for (const runtime of RUNTIMES) {
  test(`a descriptor goes to a process on ${runtime.name}, which serves it, and comes back`, (t) =>
    inFolder(async (folder) => {
      if (!hasRuntime(t, runtime)) return;
      using ours = openMailbox(join(folder, "daemon"));
      const theirs = join(folder, "worker");
      const args = [theirs, ours.path];
      await using worker = await startScript(WORKER, { program: runtime.program, args });
      assert.equal(await worker.line(), "up");
      const { descriptor, port } = openListeningDescriptor({ address: "127.0.0.1", port: 0 });
      await sendDescriptor(theirs, descriptor, "listener-7");
      closeDescriptor(descriptor);
      worker.say("take it");
      assert.equal(await worker.line(), "listener-7");
      const client = connect(port, "127.0.0.1");
      const [data] = (await once(client, "data")) as [Buffer];
      assert.equal(data.toString(), runtime.name);
      client.destroy();
      const back = ours.take();
      assert.equal(back?.text, "back listener-7");
      closeDescriptor(back.descriptor);
    }));
}
