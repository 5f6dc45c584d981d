// The example service: a plain Node server that honours PORT and HOST, and shows how it was reached.
import { createServer } from "node:http";

const port = Number(process.env.PORT ?? 3000);
const host = process.env.HOST ?? "127.0.0.1";
const name = process.env.PORTOLAN_NAME ?? process.env.PORTOLAN_SERVICE ?? "hello";

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  if (pathname === "/clock") sendClock(request, response);
  else if (pathname === "/") sendPage(request, response);
  else response.writeHead(404, { "content-type": "text/plain" }).end("Nothing here\n");
});

server.listen(port, host, () => {
  const { address, port: bound } = server.address();
  process.stdout.write(`hello: listening on ${address}:${bound}\n`);
});

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    server.close();
    server.closeAllConnections();
  });
}

/** Sends the time once a second until the browser goes away. */
function sendClock(request, response) {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  const tick = () => response.write(`data: ${new Date().toISOString()}\n\n`);
  tick();
  const timer = setInterval(tick, 1000);
  response.on("close", () => clearInterval(timer));
}

function sendPage(request, response) {
  response.writeHead(200, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy":
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'",
  });
  response.end(page(request));
}

function page(request) {
  const forwarded = (field) => request.headers[`x-forwarded-${field}`];
  const shown = forwarded("host") ?? request.headers.host ?? "";
  const url = `${forwarded("proto") ?? "http"}://${shown}${request.url}`;
  const rows = {
    name,
    "asked for": url,
    "listens on": `${request.socket.localAddress}:${request.socket.localPort}`,
    "reached from": `${request.socket.remoteAddress}:${request.socket.remotePort}`,
    host: request.headers.host,
    forwarded: request.headers.forwarded,
    "x-forwarded-for": forwarded("for"),
    "x-forwarded-proto": forwarded("proto"),
    "x-forwarded-host": forwarded("host"),
    PORTOLAN_URL: process.env.PORTOLAN_URL,
  };
  const table = Object.entries(rows)
    .map(
      ([term, value]) => `<dt>${escape(term)}</dt><dd>${value === undefined ? "<i>not set</i>" : escape(value)}</dd>`,
    )
    .join("\n");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escape(name)}</title>
<style>
  :root { color-scheme: light dark; --ink: light-dark(#14323f, #e8e1cf); --sea: light-dark(#f6f0e0, #0f2029); --line: light-dark(#c9b98f, #2f4a57) }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background:
    repeating-conic-gradient(from 0deg at 78% 22%, color-mix(in srgb, var(--line) 28%, transparent) 0 .35deg, transparent .35deg 11.25deg), var(--sea);
    color: var(--ink); font: 17px/1.5 ui-serif, Georgia, serif }
  main { max-width: 40rem; width: calc(100% - 4rem); padding: 2rem; background: color-mix(in srgb, var(--sea) 86%, transparent); border: 1px solid var(--line); border-radius: 6px }
  h1 { margin: 0; font-weight: 500; font-size: 2.4rem }
  p { margin: .2rem 0 1.6rem } a { color: inherit; overflow-wrap: anywhere }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.2rem; margin: 0; font: 14px/1.5 ui-monospace, monospace }
  dt { opacity: .65 } dd { margin: 0; overflow-wrap: anywhere }
  time { font: 14px ui-monospace, monospace; opacity: .65 }
</style>
<main>
<h1>${escape(name)}</h1>
<p><a href="${escape(url)}">${escape(url)}</a> <time id="clock">…</time></p>
<dl>
${table}
</dl>
</main>
<script>
  new EventSource("clock").onmessage = (event) => (document.getElementById("clock").textContent = event.data.slice(11, 19) + " UTC");
</script>
</html>
`;
}

function escape(text) {
  return String(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
