import { once } from "node:events";
import { openSync } from "node:fs";
import { connect, createServer } from "node:net";

/** A machine's worth of sockets in one process: so many TCP sockets and descriptors, then the word `up`. */
const SOCKETS = 13_000;
const DESCRIPTORS = 14_000;
const AT_ONCE = 100;

const server = createServer({ pauseOnConnect: true }).listen({ host: "0.0.0.0", port: 0, backlog: 512 });
await once(server, "listening");
const address = server.address();
if (address === null || typeof address === "string") throw new Error("It listens on TCP");
const accepted = Promise.withResolvers<void>();
let count = 0;
server.on("connection", () => {
  if (++count === SOCKETS / 2) accepted.resolve();
});

for (let made = 0; made < SOCKETS / 2; made += AT_ONCE) {
  const clients = Array.from({ length: AT_ONCE }, (_, at) =>
    // Over many addresses, so that no pair runs out of ports.
    connect({ port: address.port, host: `127.2.${at}.1`, localAddress: `127.1.${at}.1` }).pause(),
  );
  await Promise.all(clients.map((client) => once(client, "connect")));
}
await accepted.promise;
for (let open = SOCKETS; open < DESCRIPTORS; open++) openSync("/dev/null", "r");
process.stdin.on("end", () => process.exit()).resume();
process.stdout.write(`up ${address.port}\n`);
