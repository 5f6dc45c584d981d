import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { isFailure } from "../failure/failure.ts";
import { ControlClient } from "./client.ts";

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "portolan-client-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A peer at the other end of the socket that answers as the test says. */
async function clientOf(t: TestContext, answer: RequestListener): Promise<ControlClient> {
  const socket = join(folderFor(t), "control.sock");
  const server = createServer(answer).listen(socket);
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return new ControlClient(socket);
}

function code(expected: string): (error: unknown) => boolean {
  return (error) => isFailure(error, expected);
}

test("ControlClient sends JSON and returns the answer", async (t) => {
  const client = await clientOf(t, (request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const { method, url } = request;
      response.writeHead(201).end(JSON.stringify([{ method, url, body }]));
    });
  });
  const asked = { count: 2, name: "ä", holder: undefined, forMs: 5 };
  const [seen] = (await client.grantLeases(asked)) as unknown[];
  assert.deepEqual(seen, { method: "POST", url: "/v1/leases", body: '{"count":2,"name":"ä","forMs":5}' });
});

test("ControlClient takes an answer without a body", async (t) => {
  const seen: (string | undefined)[] = [];
  const client = await clientOf(t, (request, response) => {
    seen.push(request.url);
    response.writeHead(204).end();
  });
  await client.releaseLease("a/b");
  assert.deepEqual(seen, ["/v1/leases/a%2Fb"]);
});

test("ControlClient throws the failure that the daemon answered with", async (t) => {
  const failure = { code: "NAME_TAKEN", message: "Cannot register", hint: "Stop it", details: { pid: 4 } };
  const client = await clientOf(t, (_, response) => response.writeHead(409).end(JSON.stringify({ error: failure })));
  await assert.rejects(client.status(), (error) => {
    assert.ok(isFailure(error, "NAME_TAKEN"));
    assert.deepEqual(error.toJSON(), failure);
    return true;
  });
});

test("ControlClient says when an answer is of no form that it knows", async (t) => {
  let answer: [number, string] = [200, "<html>"];
  const client = await clientOf(t, (_, response) => response.writeHead(answer[0]).end(answer[1]));
  for (answer of [
    [200, "<html>"],
    [500, "oops"],
    [404, "{}"],
    [500, '{"error":{"code":1}}'],
    [302, "{}"],
  ] as [number, string][]) {
    await assert.rejects(client.status(), code("DAEMON_STRANGE"), answer.join(" "));
  }
  const other = join(folderFor(t), "control.sock");
  const server = createTcpServer((line) => line.end("220 mail ready\r\n")).listen(other);
  await once(server, "listening");
  t.after(() => server.close());
  await assert.rejects(new ControlClient(other).status(), code("DAEMON_STRANGE"));
});

test("ControlClient tells an absent daemon from one that went away", async (t) => {
  const folder = folderFor(t);
  await assert.rejects(new ControlClient(join(folder, "none")).status(), code("DAEMON_ABSENT"));
  writeFileSync(join(folder, "file"), "");
  await assert.rejects(new ControlClient(join(folder, "file")).status(), code("DAEMON_ABSENT"));
  const client = await clientOf(t, (request) => request.socket.destroy());
  await assert.rejects(client.status(), code("DAEMON_LOST"));
  const halfway = await clientOf(t, (request, response) => {
    response.writeHead(200, { "content-length": 9 }).write("{", () => request.socket.destroy());
  });
  await assert.rejects(halfway.status(), code("DAEMON_LOST"));
});

test("ControlClient gives up at the deadline, and when it is cancelled", async (t) => {
  const client = await clientOf(t, () => {});
  await assert.rejects(client.status({ deadlineMs: 20 }), code("DAEMON_SILENT"));
  await assert.rejects(client.holdService("1", { deadlineMs: 20 }), code("DAEMON_SILENT"));
  await assert.rejects(client.status({ signal: AbortSignal.abort() }), code("CANCELLED"));
});

test("ControlClient holds a service until the daemon cuts the line", async (t) => {
  let cut = (): void => {};
  const client = await clientOf(t, (request, response) => {
    response.writeHead(200).flushHeaders();
    cut = () => request.socket.destroy();
  });
  const hold = await client.holdService("1");
  cut();
  await hold.ended;
});

test("ControlClient cuts the line of a hold that is disposed", async (t) => {
  const left = Promise.withResolvers<void>();
  const client = await clientOf(t, (request, response) => {
    response.writeHead(200).flushHeaders();
    request.socket.on("close", () => left.resolve());
  });
  const hold = await client.holdService("1");
  await hold[Symbol.asyncDispose]();
  await left.promise;
});

test("ControlClient yields events until the daemon stops", async (t) => {
  const client = await clientOf(t, (_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(': hi\n\ndata: {"type":"stopping"}\n\n');
  });
  assert.deepEqual(await Array.fromAsync(client.events()), [{ type: "stopping" }]);
});

test("ControlClient ends its events when cancelled, and throws when the daemon dies", async (t) => {
  let cut = (): void => {};
  const client = await clientOf(t, (request, response) => {
    response.writeHead(200).write('data: {"type":"lease-gone","id":"1","port":1}\n\n');
    cut = () => request.socket.destroy();
  });
  const stop = new AbortController();
  for await (const _ of client.events({ signal: stop.signal })) stop.abort();
  await assert.rejects(async () => {
    for await (const _ of client.events()) cut();
  }, code("DAEMON_LOST"));
});
