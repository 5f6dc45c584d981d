import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";

/**
 * The house: what stands on a floor may import only its own folder and what stands on lower floors.
 * A new domain gets its line here first.
 */
const FLOORS: Readonly<Record<string, number>> = {
  failure: 0,
  address: 1,
  protocols: 1,
  packets: 1,
  host: 2,
  certificates: 2,
  chart: 3,
  inspect: 3,
  traffic: 4,
  guard: 4,
  doctor: 4,
  audit: 4,
  control: 5,
  gateway: 6,
  services: 6,
  export: 6,
  daemon: 7,
  cli: 8,
  client: 8,
  mcp: 8,
  dashboard: 8,
};

/** Domains that are pure as a whole; in the others, purity lives in `core/`. */
const PURE_DOMAINS = new Set(["failure", "address", "protocols", "packets"]);

/** What no source may name, and what to do instead. */
const BANNED: readonly { pattern: RegExp; where: (file: string) => boolean; instead: string }[] = [
  {
    pattern: /\bnew Date\b|\bDate\.now\b|\bMath\.random\b|\bperformance\.now\b/,
    where: isPure,
    instead: "take the time or the randomness as an argument",
  },
  {
    pattern: /\bconsole\./,
    where: (file) => !file.startsWith("src/cli/"),
    instead: "return a result, or report through the daemon's log; only the command line prints",
  },
  {
    pattern: /\bprocess\.exit\(/,
    where: (file) => file !== "src/cli/main.ts",
    instead: "throw a Failure, or let the last handle close; src/cli/main.ts sets the exit code",
  },
  {
    pattern: /\bprocess\.env(\.\w+|\[[^\]]+\])\s*=[^=]|\bdelete process\.env\b/,
    where: () => true,
    instead: "hand the value on as an argument; nothing writes the environment",
  },
  {
    pattern: /^\s*(export\s+)?(enum|namespace)\s/m,
    where: () => true,
    instead: "use a union of literals, or a module: the sources run by type stripping",
  },
];

const root = join(import.meta.dirname, "..");
const sources = globSync("src/**/*.ts", { cwd: root }).filter((file) => !file.endsWith(".d.ts"));

function domainOf(file: string): string {
  return file.split("/")[1] ?? "";
}

function isTest(file: string): boolean {
  return file.endsWith(".test.ts");
}

function isPure(file: string): boolean {
  return !isTest(file) && (PURE_DOMAINS.has(domainOf(file)) || file.split("/")[2] === "core");
}

/** Specifiers that a file imports; those of types alone vanish before anything runs. */
function importsOf(file: string, { withTypes = true } = {}): string[] {
  let text = readFileSync(join(root, file), "utf8");
  if (!withTypes) text = text.replaceAll(/^\s*(?:import|export) type\b[^;]*;/gm, "");
  const found = text.matchAll(
    /^\s*(?:import|export)\b[^;"']*?\bfrom\s+"([^"]+)"|\bimport\(\s*"([^"]+)"|^\s*import\s+"([^"]+)"/gm,
  );
  return [...found].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

test("every domain has its floor", () => {
  const unknown = sources.filter((file) => file.split("/").length > 2 && !(domainOf(file) in FLOORS));
  assert.deepEqual(
    unknown,
    [],
    "These files stand in a folder without a floor: add the domain to FLOORS, or move them",
  );
});

test("imports only go down", () => {
  const complaints: string[] = [];
  for (const file of sources) {
    for (const specifier of importsOf(file)) {
      if (!specifier.startsWith(".")) continue;
      const target = relative(root, join(root, dirname(file), specifier));
      if (!target.startsWith("src/")) {
        if (!isTest(file)) complaints.push(`${file} imports ${target}: sources import only sources`);
        continue;
      }
      const from = domainOf(file);
      const to = domainOf(target);
      if (from === to) continue;
      if ((FLOORS[from] ?? -1) <= (FLOORS[to] ?? 99)) {
        complaints.push(
          `${file} (floor ${FLOORS[from]}) imports ${target} (floor ${FLOORS[to]}): ` +
            `pass the value in from above, or move what both need to a lower floor`,
        );
      }
    }
  }
  assert.deepEqual(complaints, []);
});

test("a core imports only what is pure", () => {
  const complaints: string[] = [];
  for (const file of sources.filter(isPure)) {
    for (const specifier of importsOf(file, { withTypes: false })) {
      if (!specifier.startsWith(".")) {
        complaints.push(
          `${file} imports "${specifier}": a core imports nothing that can wait, fail or differ tomorrow; take it as an argument`,
        );
        continue;
      }
      const target = relative(root, join(root, dirname(file), specifier));
      if (!isPure(target))
        complaints.push(`${file} imports ${target}, which is not pure: move the decision into a core`);
    }
  }
  assert.deepEqual(complaints, []);
});

test("every core file has its test beside it", () => {
  const complaints: string[] = [];
  for (const file of sources.filter(isPure)) {
    const text = readFileSync(join(root, file), "utf8");
    if (!/^export (async )?(function|class|const)/m.test(text)) continue;
    if (file.endsWith("/failures.ts")) continue;
    const sibling = file.replace(/\.ts$/, ".test.ts");
    if (!existsSync(join(root, sibling))) complaints.push(`${file} has no ${sibling}: write it beside the file`);
  }
  assert.deepEqual(complaints, []);
});

test("every test stands beside the file it names", () => {
  const complaints = sources
    .filter(isTest)
    .filter((file) => !existsSync(join(root, file.replace(/\.test\.ts$/, ".ts"))))
    .map((file) => `${file} tests no file of its name: rename it, or move it to test/`);
  assert.deepEqual(complaints, []);
});

test("nothing banned is used", () => {
  const complaints: string[] = [];
  for (const file of sources.filter((source) => !isTest(source))) {
    const text = readFileSync(join(root, file), "utf8");
    for (const { pattern, where, instead } of BANNED) {
      const match = where(file) ? pattern.exec(text) : null;
      if (match) complaints.push(`${file} uses \`${match[0].trim()}\`: ${instead}`);
    }
  }
  assert.deepEqual(complaints, []);
});

test("no file is a default export, a utils or an index", () => {
  const complaints: string[] = [];
  for (const file of sources) {
    if (/(^|\/)(utils?|helpers?|index|common|misc)\.ts$/.test(file))
      complaints.push(`${file}: name the file by the one thing it exports`);
    if (/^export default\b/m.test(readFileSync(join(root, file), "utf8"))) complaints.push(`${file}: export by name`);
  }
  assert.deepEqual(complaints, []);
});
