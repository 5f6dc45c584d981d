import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { CHROMIUM, FIREFOX } from "./browsers.ts";
import { type CaseId, isTaken } from "./cases.ts";
import { CLIENTS } from "./clients.ts";

/** Columns of the table, from the third on. */
const COLUMNS: readonly CaseId[] = ["name", "address", "foreignName", "foreignAddress", "expired", "subAuthority"];

test("the table in docs/certificates.md says of each client what its test holds it to", async () => {
  const text = await readFile(join(import.meta.dirname, "../../docs/certificates.md"), "utf8");
  const [head = "", ...rows] = tableAfter(text, "## Who believes it");
  assert.equal(head, "client | reads | a name | 127.0.0.1 | `example.com` | 10.0.0.1 | expired | sub-authority");
  const said = rows.map((row) => {
    const [client = "", _reads, ...cells] = row.split(" | ");
    return [client, ...cells.map((cell) => /^(accepted|refused)/.exec(cell)?.[1])].join(" ");
  });
  const held = [...CLIENTS, CHROMIUM, FIREFOX].map(({ name }) =>
    [name, ...COLUMNS.map((id) => (isTaken(name, id) ? "accepted" : "refused"))].join(" "),
  );
  assert.deepEqual(said.sort(), held.sort());
});

/** Lines of the first table below a heading, without padding and outer bars; the rule under its head is left out. */
function tableAfter(text: string, heading: string): string[] {
  const lines = text.slice(text.indexOf(heading)).split("\n");
  const start = lines.findIndex((line) => line.startsWith("|"));
  const end = lines.findIndex((line, index) => index > start && !line.startsWith("|"));
  return lines
    .slice(start, end)
    .filter((_, index) => index !== 1)
    .map((line) =>
      line
        .slice(2, -2)
        .trim()
        .replaceAll(/ +\| +/g, " | "),
    );
}
