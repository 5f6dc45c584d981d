import assert from "node:assert/strict";
import { join } from "node:path";
import { client } from "../kind.ts";
import type { Kind } from "../kind.ts";

/** A small DNS server over UDP, and dig. */
export const DNS: Kind = {
  lane: { protocol: "dns", port: 5300, transport: "udp" },
  needs: ["dig"],
  until: /listens/,

  command: ({ name, listen }) => [
    process.execPath,
    join(import.meta.dirname, "dns-server.js"),
    listen.address,
    String(listen.port),
    name,
  ],

  async visit({ endpoint: { address, port }, name }) {
    const dig = [`@${address}`, "-p", String(port), "+short", "+tries=1", "+time=10", "TXT", "who.test"];
    await Promise.all(Array.from({ length: 20 }, async () => assert.equal(await client("dig", dig), `"${name}"`)));
  },
};
