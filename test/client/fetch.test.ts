import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { brotliCompressSync, gzipSync, zstdCompressSync } from "node:zlib";
import { fetch, isFailure, lease, serve, type Served } from "../../src/client/portolan.ts";
import { libraryHome } from "./library-home.ts";

const { options } = await libraryHome();

/** Serves under a name for one test. */
function site(name: string, listener: RequestListener): Promise<Served> {
  return serve(createServer(listener), { ...options, name });
}

/** Answers with what was asked. */
const mirror: RequestListener = (request, response) => void mirrorTo(request, response);

async function mirrorTo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url, headers } = request;
  const body = await text(request);
  response.setHeader("content-type", "application/json").end(JSON.stringify({ method, url, headers, body }));
}

interface Mirrored {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

async function mirrored(response: Response): Promise<Mirrored> {
  return (await response.json()) as Mirrored;
}

test("fetch reaches names without a port, over http and trusted https, and changes nothing global", async () => {
  await using served = await site("web.shop", mirror);
  const before = [globalThis.fetch, process.env["NODE_EXTRA_CA_CERTS"]];
  for (const url of ["http://web.shop.localhost/a?b#c", "https://web.shop.localhost/a?b#c"]) {
    const response = await fetch(url, {}, options);
    assert.deepEqual([response.status, response.ok, response.redirected], [200, true, false]);
    assert.equal(response.url, url.replace("#c", ""));
    const seen = await mirrored(response);
    assert.deepEqual([seen.url, seen.headers["host"]], ["/a?b", "web.shop.localhost"]);
    assert.equal(seen.headers["x-forwarded-proto"], new URL(url).protocol.slice(0, -1));
  }
  assert.equal((await fetch(new URL(served.url), undefined, options)).status, 200);
  assert.equal((await fetch(new Request(served.url), undefined, options)).status, 200);
  assert.deepEqual([globalThis.fetch, process.env["NODE_EXTRA_CA_CERTS"]], before);
});

test("fetch understands short names, and what the service is asked for is its whole name", async () => {
  await using _served = await site("stock.shop", mirror);
  const response = await fetch("http://stock/items", {}, options);
  assert.equal(response.url, "http://stock.shop.localhost/items");
  assert.equal((await mirrored(response)).headers["host"], "stock.shop.localhost");
});

test("fetch sends every kind of body, with its length where it is known", async () => {
  await using served = await site("body.shop", mirror);
  const form = new FormData();
  form.set("file", new Blob(["harbour"]), "chart.txt");
  for (const [body, type, part] of [
    ["plain", /^text\/plain/, "plain"],
    [new URLSearchParams({ a: "1 2" }), /^application\/x-www-form-urlencoded/, "a=1+2"],
    [new Uint8Array([72, 105]), /^$/, "Hi"],
    [new Blob(["blob"], { type: "text/x-blob" }), /^text\/x-blob$/, "blob"],
    [form, /^multipart\/form-data; boundary=/, "chart.txt"],
  ] as const) {
    const seen = await mirrored(await fetch(served.url, { method: "POST", body }, options));
    assert.ok(seen.body.includes(part), seen.body);
    assert.match(seen.headers["content-type"] ?? "", type);
    assert.equal(seen.headers["content-length"], String(Buffer.byteLength(seen.body)));
  }
  const request = new Request(served.url, { method: "PUT", body: "made before" });
  assert.equal((await mirrored(await fetch(request, undefined, options))).headers["content-length"], "11");
  const large = "x".repeat(3_000_000);
  assert.equal((await mirrored(await fetch(served.url, { method: "POST", body: large }, options))).body, large);
  assert.equal((await mirrored(await fetch(served.url, { method: "POST" }, options))).headers["content-length"], "0");
});

test("fetch streams bodies both ways as they come", async () => {
  await using served = await site("echo.shop", (request, response) => void request.pipe(response));
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const asked = fetch(served.url, { method: "POST", body: readable, duplex: "half" }, options);
  await writer.write(Buffer.from("first"));
  const reader = (await asked).body?.getReader();
  assert.equal(Buffer.from((await reader?.read())?.value ?? []).toString(), "first");
  await writer.write(Buffer.from("second"));
  assert.equal(Buffer.from((await reader?.read())?.value ?? []).toString(), "second");
  await writer.close();
  assert.equal((await reader?.read())?.done, true);
});

test("fetch decodes what it takes, and leaves the rest as it came", async () => {
  const coded = { gzip: gzipSync, br: brotliCompressSync, zstd: zstdCompressSync };
  await using served = await site("coded.shop", (request, response) => {
    const coding = request.url?.slice(1) ?? "";
    const pack = coded[coding as keyof typeof coded] ?? ((plain: string): Buffer => Buffer.from(plain));
    response.setHeader("content-encoding", coding).end(pack("harbour"));
  });
  for (const coding of [...Object.keys(coded), "strange"]) {
    assert.equal(await (await fetch(`${served.url}/${coding}`, {}, options)).text(), "harbour", coding);
  }
});

test("fetch follows redirects between names, and tells another none of the secrets", async () => {
  await using api = await site("api.shop", mirror);
  await using web = await site("login.shop", (request, response) => {
    const code = Number(request.url?.slice(1, 4));
    response.writeHead(code, { location: code === 308 ? "http://api.shop.localhost/moved" : `${api.url}/moved` }).end();
  });
  const ask = async (code: number, init: RequestInit): Promise<Mirrored & { response: Response }> => {
    const response = await fetch(`${web.url}/${code}`, init, options);
    return { ...(await mirrored(response)), response };
  };
  const posted = await ask(303, { method: "POST", body: "x", headers: { authorization: "Bearer s" } });
  assert.deepEqual([posted.method, posted.body, posted.headers["authorization"]], ["GET", "", undefined]);
  assert.deepEqual([posted.response.redirected, posted.response.url], [true, `${api.url}/moved`]);
  assert.deepEqual(await ask(308, { method: "POST", body: "again" }).then(({ method, body }) => [method, body]), [
    "POST",
    "again",
  ]);
  const manual = await fetch(`${web.url}/302`, { redirect: "manual" }, options);
  assert.deepEqual([manual.status, manual.headers.get("location")], [302, `${api.url}/moved`]);
  await assert.rejects(fetch(`${web.url}/302`, { redirect: "error" }, options), TypeError);
});

test("fetch gives up a ring of redirects", async () => {
  await using served = await site("ring.shop", (_, response) => response.writeHead(302, { location: "/" }).end());
  await assert.rejects(fetch(served.url, {}, options), (error: TypeError) => /count/.test(String(error.cause)));
});

test("fetch goes from an endpoint of this machine to a name", async () => {
  await using api = await site("there.shop", (_, response) => response.end("there"));
  await using plain = createServer((_, response) => response.writeHead(302, { location: api.url }).end());
  plain.listen(0, "127.0.0.1");
  await new Promise((resolve) => void plain.once("listening", resolve));
  const { port } = plain.address() as { port: number };
  assert.equal(await (await fetch(`http://127.0.0.1:${port}/`, {}, options)).text(), "there");
  assert.equal((await fetch(`http://any.thing.localhost:${port}/`, { redirect: "manual" }, options)).status, 302);
});

test("fetch obeys its signals, before the answer and in its body", async () => {
  await using served = await site("silent.shop", (request, response) => {
    if (request.url === "/body") response.write("begun");
  });
  const reason = new Error("enough");
  const aborts = (path: string, at: (stop: AbortController) => void): Promise<Response> => {
    const stop = new AbortController();
    const asked = fetch(served.url + path, { signal: stop.signal }, options);
    at(stop);
    return asked;
  };
  await assert.rejects(
    aborts("/", (stop) => stop.abort(reason)),
    reason,
  );
  await assert.rejects(
    aborts("/", (stop) => void setImmediate(() => stop.abort(reason))),
    reason,
  );
  await assert.rejects(fetch(served.url, { signal: AbortSignal.timeout(50) }, options), { name: "TimeoutError" });
  const stop = new AbortController();
  const response = await fetch(`${served.url}/body`, { signal: stop.signal }, options);
  stop.abort(reason);
  await assert.rejects(response.text(), reason);
});

test("fetch keeps what a platform's response has: cookies, status text, no body where there is none", async () => {
  await using served = await site("odd.shop", (request, response) => {
    if (request.url === "/204") response.writeHead(204).end();
    else
      response
        .writeHead(418, "Teapot", [
          ["set-cookie", "a=1"],
          ["set-cookie", "b=2"],
        ] as never)
        .end("short");
  });
  const odd = await fetch(served.url, {}, options);
  assert.deepEqual([odd.status, odd.statusText, odd.headers.getSetCookie()], [418, "Teapot", ["a=1", "b=2"]]);
  assert.equal((await fetch(`${served.url}/204`, {}, options)).body, null);
  const head = await fetch(served.url, { method: "HEAD" }, options);
  assert.deepEqual([head.status, await head.text()], [418, ""]);
});

test("fetch says which names are nearest to one that is unknown", async () => {
  await using _served = await site("cart.shop", mirror);
  await assert.rejects(fetch("https://cert.shop.localhost/", {}, options), (error) => {
    assert.ok(isFailure(error, "NAME_UNKNOWN"));
    assert.match(error.hint, /"cart\.shop\.localhost"/);
    return true;
  });
});

test("fetch names the cause of a refused connection, and keeps the error", async () => {
  await using free = await lease(options);
  await assert.rejects(fetch(`http://127.0.0.1:${free.port}/health`, {}, options), (error) => {
    assert.ok(isFailure(error, "UNREACHABLE"));
    assert.match(error.message, new RegExp(`Nothing listens at 127\\.0\\.0\\.1:${free.port}`));
    assert.match(error.message, /portolan ls/);
    assert.equal((error.cause as NodeJS.ErrnoException).code, "ECONNREFUSED");
    return true;
  });
  const other = await fetch("data:text/plain,not%20ours", {}, options);
  assert.equal(await other.text(), "not ours");
});

test("fetch says as the platform does what else fails", async () => {
  await using rude = createTcpServer((socket) => socket.resume().end("no HTTP at all\r\n\r\n"));
  rude.listen(0, "127.0.0.1");
  await new Promise((resolve) => void rude.once("listening", resolve));
  const { port } = rude.address() as { port: number };
  await assert.rejects(fetch(`http://rude.localhost:${port}/`, {}, options), {
    name: "TypeError",
    message: "fetch failed",
  });
  await assert.rejects(fetch("no url", {}, options), TypeError);
});
