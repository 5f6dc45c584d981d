import assert from "node:assert/strict";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { PortolanHome, type Spoken } from "./portolan-home.ts";

/**
 * Each file of test/golden/cli holds command lines, dashes, and the transcript that they must give: stdout as it is,
 * stderr behind `!`, the exit status when it is not 0. A line that ends in `&` starts a run in the background.
 * `UPDATE_GOLDEN=1 node --test test/cli/golden.test.ts` writes the transcripts anew; read the difference.
 */
const root = join(import.meta.dirname, "../..");
const folder = join(root, "test/golden/cli");
const DASHES = "----\n";

for (const file of globSync("*.txt", { cwd: folder }).sort()) {
  test(`portolan speaks as in golden/cli/${basename(file)}`, async (t) => {
    const [input = "", expected = ""] = readFileSync(join(folder, file), "utf8").split(DASHES);
    const home = PortolanHome.open(t);
    const transcript: string[] = [];
    for (const line of input.split("\n").filter((text) => text !== "")) transcript.push(await play(line, home));
    const actual = transcript.join("\n");
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(join(folder, file), `${input}${DASHES}${actual}`);
    else assert.equal(actual, expected);
  });
}

async function play(line: string, home: PortolanHome): Promise<string> {
  const words = line.replaceAll("<root>", root).replaceAll("<home>", home.folder).split(" ");
  assert.equal(words.shift(), "portolan", `${line}: only portolan is run here`);
  if (words.at(-1) !== "&") return `$ ${line}\n${told(await home.run(words), { line, home })}`;
  await home.start(words.slice(0, -1));
  return `$ ${line}\n`;
}

function told({ status, out, said }: Spoken, { line, home }: { line: string; home: PortolanHome }): string {
  // Columns are as wide as what stands in them, and a pid has no fixed width.
  const isTable = /^portolan (ls|daemon (start|status))\b/.test(line) && !/--(help|json)/.test(line);
  const lines = [
    ...stable(line === "portolan ls" ? withoutListeners(out) : out, { home, isTable }),
    ...stable(said, { home, isTable: false }).map((text) => `! ${text}`.trimEnd()),
    ...(status === 0 ? [] : [`exit ${status}`]),
  ];
  return lines.map((text) => `${text}\n`).join("");
}

/** What else listens on this machine is no part of a transcript: leases and aliases are. */
function withoutListeners(text: string): string {
  return text
    .split("\n\n")
    .filter((section) => /^(PORT|ALIAS) /.test(section))
    .join("\n\n");
}

/** Takes out what differs from run to run. */
function stable(text: string, { home, isTable }: { home: PortolanHome; isTable: boolean }): string[] {
  if (text === "") return [];
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  return (isTable ? text.replace(/(\S) {2,}/g, "$1  ") : text)
    .replace(/\n$/, "")
    .replaceAll(home.folder, "<home>")
    .replaceAll(root, "<root>")
    .replaceAll(version, "<release>")
    .replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, "<id>")
    .replace(/process \d+/g, "process <pid>")
    .replace(/localhost:\d+/g, "localhost:<gateway>")
    .replace(/^((?:gateway|resolver)  port )\d+/gm, "$1<port>")
    .replace(
      /^( {2}https:\S+ {2}ready {2}127\.0\.0\.1:)\d+( {2}local users {2}http {2})\w+ {2}\S+ {2}\d+ {2}/gm,
      "$1<port>$2<time>  <user>  <pid>  ",
    )
    .replace(/^\d{5}(  \w+  )\w+  /gm, "<port>$1<time>  ")
    .replace(/"ownerless": "\w+"/, '"ownerless": "<seen>"')
    .replace(/^\d{5}$/gm, "<port>")
    .replace(/\d+ (ms|MB)/g, "<n> $1")
    .replace(/on (bun|node),/g, "on <engine>,")
    .replace(/up (now|\d+s)/g, "up <time>")
    .replace(/\d{4}-\d\d-\d\d/g, "<date>")
    .replace(/(mb-[\w-]+, )+/g, "mb-<id>, ")
    .split("\n");
}
