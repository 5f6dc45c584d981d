import assert from "node:assert/strict";
import { client } from "../kind.ts";
import type { Kind } from "../kind.ts";

/** A plain service that speaks HTTP, as any other protocol: no name, no head is touched. */
export const PAGE: Kind = {
  lane: { protocol: "http", port: 9200 },
  needs: ["curl"],
  until: /listens/,

  command: ({ name, listen }) => [
    process.execPath,
    "-e",
    `const server = require("node:http").createServer((request, response) => response.end("${name} " + request.headers.host + " " + (request.headers["x-forwarded-for"] ?? "")));
     server.listen(${listen.port}, "${listen.address}", () => console.log("listens"));`,
  ],

  async visit({ endpoint: { address, port }, name }) {
    const url = `http://${address}:${port}/`;
    const said = await client("curl", ["-sS", url, url]);
    assert.equal(said.trim(), `${name} ${address}:${port} ${name} ${address}:${port}`);
  },
};
