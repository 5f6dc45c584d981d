/** A server that answers who it is, and what the service that it needs answers; it writes a line for each request. */
const SERVER = `
import { createServer } from "node:http";
const [name, needed] = process.argv.slice(2);
const url = needed === undefined ? undefined : process.env[needed.toUpperCase() + "_URL"];
createServer(async (request, response) => {
  console.log(name + " asked for " + request.url);
  if (request.url === "/fall") process.exit(7);
  const below = url === undefined ? "" : " < " + (await (await fetch(url)).text());
  response.end(name + " " + process.pid + below);
}).listen(process.env.PORT, process.env.HOST, () => console.log(name + " listens, marked " + process.env.MARK));
`;

const PROJECT = `
project: shop
services:
  web:
    run: node server.mjs web api
    needs: api
  api:
    run: node server.mjs api db
    needs: db
  db: node server.mjs db
`;

/** Three services of Node: web needs api, and api needs db. */
export const SHOP: Readonly<Record<string, string>> = { "portolan.yaml": PROJECT, "server.mjs": SERVER };

/** The same with one more, which writes two lines and falls over, and what needs it. */
export const BROKEN_SHOP: Readonly<Record<string, string>> = {
  ...SHOP,
  "portolan.yaml": `${PROJECT}
  broken:
    run: echo first; echo no space left >&2; exit 4
    port: false
    ready: { log: never said }
    restart: never
  waiting:
    run: node server.mjs waiting
    needs: broken
`,
};

/** Whoever answered, the nearest first: what `GET /` of web gives. */
export function pidsOf(answer: string): Readonly<Record<string, number>> {
  return Object.fromEntries(Array.from(answer.matchAll(/(\w+) (\d+)/g), ([, name = "", pid]) => [name, Number(pid)]));
}
