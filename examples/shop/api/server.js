// The shop's API: JSON over HTTP, stock as server-sent events, orders over a WebSocket.
import { createServer } from "node:http";
import { WebSocketServer } from "ws";
import { database, databaseAnswers } from "./database.js";
import { changes, marker, moveOrder, orders, placeOrder, products } from "./store.js";

const { HOST: host = "127.0.0.1", PORT: port = "4000" } = process.env;
const BODY_BYTES_MAX = 10_000;
const STATES = new Set(["packed", "shipped"]);

const ROUTES = [
  ["GET", /^\/health$/, async () => [200, { marker: await marker() }]],
  ["GET", /^\/products$/, async () => [200, await products()]],
  ["GET", /^\/orders$/, async () => [200, await orders()]],
  ["POST", /^\/orders$/, async (_, { product }) => answerOrder(await placeOrder(Number(product)), 201)],
  ["PATCH", /^\/orders\/(\d+)$/, async ([, id], { state }) => changeState(Number(id), state)],
];

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    process.stderr.write(`api: ${request.method} ${request.url}: ${error.message}\n`);
    if (!response.headersSent) send(response, error.status ?? 500, { error: error.message });
  });
});

const sockets = new WebSocketServer({ server, path: "/orders/feed" });
sockets.on("connection", (socket) => {
  const tell = (order) => socket.send(JSON.stringify(order));
  changes.on("order", tell);
  socket.on("close", () => changes.off("order", tell));
  socket.on("error", () => {});
});

await databaseAnswers();
server.listen(Number(port), host, () => process.stdout.write(`api: listening on ${host}:${port}\n`));

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void stop());

async function answer(request, response) {
  const { pathname } = new URL(request.url, "http://localhost");
  if (request.method === "GET" && pathname === "/stock") return sendStock(response);
  for (const [method, pattern, run] of ROUTES) {
    const match = pattern.exec(pathname);
    if (match === null || method !== request.method) continue;
    const body = method === "GET" ? {} : await readJson(request);
    return send(response, ...(await run(match, body)));
  }
  return send(response, 404, { error: `Nothing at ${request.method} ${pathname}` });
}

/** Each change of the stock, until the client goes away. */
function sendStock(response) {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  response.write(": the stock, as it changes\n\n");
  const tell = ({ id, stock }) => response.write(`event: stock\ndata: ${JSON.stringify({ id, stock })}\n\n`);
  changes.on("stock", tell);
  response.on("close", () => changes.off("stock", tell));
}

async function changeState(id, state) {
  if (!STATES.has(state)) return [400, { error: `state must be one of ${[...STATES].join(", ")}` }];
  return answerOrder(await moveOrder(id, state), 200);
}

function answerOrder(order, status) {
  return order === undefined ? [409, { error: "Sold out, or never sold here" }] : [status, order];
}

async function readJson(request) {
  let text = "";
  request.setEncoding("utf8");
  for await (const chunk of request) {
    text += chunk;
    if (text.length > BODY_BYTES_MAX) throw Object.assign(new Error("The body is too long"), { status: 413 });
  }
  try {
    return JSON.parse(text);
  } catch {
    throw Object.assign(new Error("The body is not JSON"), { status: 400 });
  }
}

function send(response, status, value) {
  const body = Buffer.from(`${JSON.stringify(value)}\n`);
  response.writeHead(status, { "content-type": "application/json", "content-length": body.length }).end(body);
}

async function stop() {
  for (const socket of sockets.clients) socket.terminate();
  server.close();
  server.closeAllConnections();
  await database.end();
}
