// Packs and ships what is ordered: hears of orders over a WebSocket, and moves them on over HTTP.
import { setTimeout as delay } from "node:timers/promises";

const { API_URL } = process.env;
const HANDLING_MS = 600;
const COME_BACK_FIRST_MS = 25;
const COME_BACK_MAX_MS = 500;

const NEXT = { placed: "packed", packed: "shipped" };
const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stopping.abort());

let isWaiting = false;
let comeBackMs = COME_BACK_FIRST_MS;
while (!stopping.signal.aborted) {
  try {
    await follow();
    isWaiting = false;
    comeBackMs = COME_BACK_FIRST_MS;
  } catch (error) {
    // Said once, however long it takes.
    if (!isWaiting) process.stdout.write(`worker: waiting for the api: ${error.message}\n`);
    isWaiting = true;
  }
  await delay(comeBackMs, undefined, { signal: stopping.signal }).catch(() => {});
  comeBackMs = Math.min(comeBackMs * 1.15, COME_BACK_MAX_MS);
}

/** Lives until the feed is cut. */
async function follow() {
  const feed = new WebSocket(`${API_URL.replace(/^http/, "ws")}/orders/feed`);
  const { promise: cut, resolve, reject } = Promise.withResolvers();
  feed.onmessage = ({ data }) => void handle(JSON.parse(data));
  feed.onclose = resolve;
  feed.onerror = ({ message }) => reject(new Error(message ?? "the feed cannot be opened"));
  feed.onopen = () => {
    process.stdout.write("worker: following orders\n");
    void catchUp();
  };
  stopping.signal.addEventListener("abort", () => feed.close(), { once: true });
  await cut;
}

/** What was ordered while nobody listened. */
async function catchUp() {
  const response = await fetch(`${API_URL}/orders`);
  for (const order of await response.json()) void handle(order);
}

async function handle({ id, state }) {
  const next = NEXT[state];
  if (next === undefined) return;
  try {
    await delay(HANDLING_MS, undefined, { signal: stopping.signal });
    const response = await fetch(`${API_URL}/orders/${id}`, {
      method: "PATCH",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ state: next }),
      signal: stopping.signal,
    });
    if (!response.ok) throw new Error(`the api answered ${response.status}`);
    process.stdout.write(`worker: order ${id} is ${next}\n`);
  } catch (error) {
    if (!stopping.signal.aborted) process.stdout.write(`worker: order ${id} stays ${state}: ${error.message}\n`);
  }
}
