import assert from "node:assert/strict";
import { test } from "node:test";
import { groupRows } from "../../inspect/core/group-rows.ts";
import type { ListRow } from "../../inspect/core/list-row.ts";
import { listRow, seenProcess } from "../../../test/support/list-row.ts";
import { layOutListing, type ListingLayout, shortPath } from "./listing.ts";

const NOW_MS = 3 * 60_000 + 1000;
const URL_OF_WEB = "https://web.shop.localhost:1290";

const ROWS: readonly ListRow[] = [
  listRow({
    service: { name: "web.shop.localhost", url: URL_OF_WEB, state: "ready" },
    protocol: { name: "http", from: "chart" },
  }),
  listRow({ local: { address: "::1", port: 24_678 }, process: seenProcess({ label: "vite", pid: 4133 }) }),
  listRow({
    local: { address: "0.0.0.0", port: 22 },
    exposure: "lan",
    protocol: { name: "ssh", from: "port" },
    process: undefined,
    project: undefined,
    user: "root",
    uid: 0,
  }),
];

function listing(parts: Partial<ListingLayout> & { readonly rows?: readonly ListRow[] }): string {
  const { rows = ROWS, ...rest } = parts;
  const layout = {
    groups: groupRows(rows),
    columns: Infinity,
    home: "/home/anna",
    nowMs: NOW_MS,
    ownerless: "hidden" as const,
  };
  return layOutListing({ ...layout, ...rest })
    .map(({ text }) => text)
    .join("\n");
}

test("layOutListing writes one table under the titles of projects", () => {
  assert.equal(
    listing({}),
    `  NAME                             STATE  ENDPOINT        OPEN TO      SPEAKS  AGE  USER  PID   COMMAND
shop  ~/shop
  https://web.shop.localhost:1290  ready  127.0.0.1:3000  local users  http    3m   anna  4121  node server.js
  vite                                    [::1]:24678     local users          3m   anna  4133  node server.js

other
  a process of root                       0.0.0.0:22      LAN          ssh?         root`,
  );
});

test("layOutListing does without what matters least in 80 columns, and cuts no address", () => {
  assert.equal(
    listing({ columns: 80 }),
    `  NAME                             STATE  ENDPOINT        OPEN TO      AGE  PID
shop  ~/shop
  https://web.shop.localhost:1290  ready  127.0.0.1:3000  local users  3m   4121
  vite                                    [::1]:24678     local users  3m   4133

other
  a process of root                       0.0.0.0:22      LAN`,
  );
});

test("layOutListing shows both ends of a connection", () => {
  const rows = [
    listRow({
      state: "established",
      remote: { address: "127.0.0.1", port: 5432 },
      exposure: undefined,
      peer: seenProcess({ pid: 7, label: "postgres" }),
    }),
    listRow({
      state: "time-wait",
      remote: { address: "127.0.0.1", port: 5432 },
      exposure: undefined,
      process: undefined,
      uid: undefined,
      user: undefined,
    }),
  ];
  assert.equal(
    listing({ rows, columns: 100 }),
    `  NAME            STATE        HERE            THERE           WITH          AGE  USER  PID
shop  ~/shop
  node server.js  established  127.0.0.1:3000  127.0.0.1:5432  postgres (7)  3m   anna  4121

other
  -               time-wait    127.0.0.1:3000  127.0.0.1:5432`,
  );
});

test("layOutListing calls a socket that nobody holds the kernel's only where every process was seen", () => {
  const rows = [listRow({ process: undefined, project: undefined, user: "root", uid: 0 })];
  assert.match(listing({ rows, ownerless: "kernel" }), /^ {2}the kernel +127/m);
  assert.match(listing({ rows, ownerless: "barred" }), /^ {2}a process of /m);
  assert.match(listing({ rows, ownerless: "outside" }), /^ {2}outside of this container +127/m);
  assert.match(listing({ rows }), /^ {2}a process of root +127/m);
});

test("layOutListing lets no control character through", () => {
  const process = seenProcess({ label: "a\u001b[2J", argv: ["a\u001b[2J"] });
  // oxlint-disable-next-line no-control-regex -- it is looked for
  assert.doesNotMatch(listing({ rows: [listRow({ process })] }), /\u001b/);
});

test("shortPath writes the home folder as people do", () => {
  assert.equal(shortPath("/home/anna/a", "/home/anna"), "~/a");
  assert.equal(shortPath("/home/anna", "/home/anna"), "~");
  assert.equal(shortPath("/home/annabel", "/home/anna"), "/home/annabel");
  assert.equal(shortPath("/srv", undefined), "/srv");
});

test("layOutListing lets no line of a narrow screen overflow, and keeps the ports", () => {
  for (const columns of [20, 30, 40]) {
    const lines = listing({ columns }).split("\n");
    assert.deepEqual(
      lines.filter((line) => Array.from(line).length > columns),
      [],
    );
    if (columns >= 30) assert.ok(lines.some((line) => line.endsWith(":3000")));
  }
});
