// What customers see: a page made on the server, a form, and the stock as it changes.
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { page } from "./page.js";

const { HOST: host = "127.0.0.1", PORT: port = "3000", API_URL: api } = process.env;
const FORM_BYTES_MAX = 1_000;

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    process.stderr.write(`web: ${request.method} ${request.url}: ${error.message}\n`);
    if (!response.headersSent) response.writeHead(502, { "content-type": "text/plain" });
    response.end("The shop's storeroom does not answer.\n");
  });
});

server.listen(Number(port), host, () => process.stdout.write(`web: listening on ${host}:${port}\n`));
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    server.close();
    server.closeAllConnections();
  });
}

async function answer(request, response) {
  const { pathname } = new URL(request.url, "http://localhost");
  const place = `${request.method} ${pathname}`;
  if (place === "GET /") await sendPage(response);
  else if (place === "POST /order") await order(request, response);
  else if (place === "GET /stock") await passStock(response);
  else if (place === "GET /marker") await passJson(response, "/health");
  else if (place === "GET /health") await sendHealth(response);
  else response.writeHead(404, { "content-type": "text/plain" }).end("Nothing here\n");
}

async function sendPage(response) {
  const [products, orders, { marker }] = await Promise.all(["/products", "/orders", "/health"].map(askApi));
  response.writeHead(200, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy":
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; form-action 'self'",
  });
  response.end(page({ products, orders, marker }));
}

async function order(request, response) {
  const product = Number((await readForm(request)).get("product"));
  const placed = await fetch(`${api}/orders`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ product }),
  });
  await placed.arrayBuffer();
  response.writeHead(303, { location: placed.ok ? "/" : "/?sold-out" }).end();
}

async function readForm(request) {
  let form = "";
  for await (const chunk of request.setEncoding("utf8")) {
    form += chunk;
    if (form.length > FORM_BYTES_MAX) throw new Error("The form is too long");
  }
  return new URLSearchParams(form);
}

/** The stock's events go through as they come. */
async function passStock(response) {
  const left = new AbortController();
  response.once("close", () => left.abort());
  const events = await fetch(`${api}/stock`, { signal: left.signal });
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  await pipeline(Readable.fromWeb(events.body), response, { signal: left.signal }).catch((error) => {
    if (!left.signal.aborted) throw error;
  });
}

/** Ready to sell is what the whole shop is: asked often while the others start, and no news until it is. */
async function sendHealth(response) {
  const isReady = await askApi("/health").then(
    () => true,
    () => false,
  );
  response.writeHead(isReady ? 204 : 503).end();
}

async function passJson(response, path) {
  const value = await askApi(path);
  response.writeHead(200, { "content-type": "application/json" }).end(`${JSON.stringify(value)}\n`);
}

async function askApi(path) {
  const response = await fetch(`${api}${path}`);
  if (!response.ok) throw new Error(`the api answered ${response.status} to ${path}`);
  return response.json();
}
