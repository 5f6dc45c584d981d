import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { isFailure } from "../../src/failure/failure.ts";
import { trustStoresFor } from "../../src/host/trust-stores/trust-stores.ts";
import { pathOf } from "../support/needs.ts";
import { treeDigest } from "../support/tree-digest.ts";
import { CASE_IDS, type CaseId, type Verdict } from "./cases.ts";
import { ask, BY_SYSTEM } from "./clients.ts";
import { openSites, type Sites } from "./sites.ts";

export interface Scenario {
  /** What it says of all cases, in their order, while the store has our root. */
  readonly trusted: Readonly<Record<string, readonly Verdict[]>>;
  /** What each client says of a leaf for a name, now that the store is again as it was. */
  readonly after: Readonly<Record<string, Verdict>>;
  /** Status of the store at each step. */
  readonly statuses: readonly string[];
  /** Lines of the store's digest that differ from before, after `untrust` by us and by the printed commands. */
  readonly differences: { readonly byUs: readonly string[]; readonly byHand: readonly string[] };
  /** The commands for a user who is not root. */
  readonly commands: readonly string[];
}

/** No variable leads these clients anywhere: what they trust, they have from the system. */
const ENVIRONMENT = { PATH: `${process.env["PATH"] ?? ""}:/usr/bin:/bin`, HOME: "/nonexistent" };
const STORE = [
  "/etc/ssl/certs",
  "/usr/local/share/ca-certificates",
  "/etc/ca-certificates",
  "/etc/ca-certificates.conf",
];

/** Runs on the system's real store: to be started where that is private, see `system-store.test.ts`. */
async function play(sites: Sites): Promise<Scenario> {
  // Once, so that what earlier changes left undone is not taken for ours.
  execFileSync("update-ca-certificates", { stdio: "ignore" });
  const { rootPem } = sites.authority;
  const [asRoot, asUser] = [true, false].map((isRoot) => storeOf(sites, isRoot));
  if (asRoot === undefined || asUser === undefined) throw new Error("no store of Debian");
  const statuses: string[] = [];
  const note = async (): Promise<void> => void statuses.push(await asRoot.status(rootPem));

  const digest = await treeDigest(...STORE);
  await note();
  await asRoot.trust(rootPem);
  await note();
  const trusted = await askAll(sites, CASE_IDS);
  await asRoot.untrust(rootPem);
  await note();
  const byUs = difference(digest, await treeDigest(...STORE));
  const after = await askForName(sites);

  const commands: string[] = [];
  for (const change of ["trust", "untrust"] as const) {
    const refusal = await asUser[change](rootPem).catch((error: unknown) => error);
    if (!isFailure(refusal, "TRUST_NEEDS_ROOT")) throw refusal;
    const command = refusal.hint.replace(/^Run: /, "");
    commands.push(command);
    execFileSync("sh", ["-c", command.replaceAll("sudo ", "")], { stdio: "ignore" });
    await note();
  }
  const byHand = difference(digest, await treeDigest(...STORE));
  return { trusted, after, statuses, differences: { byUs, byHand }, commands };
}

function storeOf(sites: Sites, isRoot: boolean): ReturnType<typeof trustStoresFor>[number] | undefined {
  const stores = trustStoresFor({
    platform: "linux",
    home: "/nonexistent",
    isRoot,
    rootPath: join(sites.directory, "root.pem"),
    undoDirectory: join(dirname(sites.directory), "undo"),
    path: "",
  });
  return stores.find(({ id }) => id === "debian");
}

async function askForName(sites: Sites): Promise<Record<string, Verdict>> {
  const verdicts = await askAll(sites, ["name"]);
  return Object.fromEntries(
    Object.entries(verdicts).flatMap(([name, [verdict]]) => (verdict ? [[name, verdict]] : [])),
  );
}

/** All clients at once: they mostly wait. */
async function askAll(sites: Sites, ids: readonly CaseId[]): Promise<Record<string, Verdict[]>> {
  const targets = ids.map((id) => sites.target(id));
  const present = BY_SYSTEM.filter(({ tools }) =>
    tools.every((tool) => tool.includes(":") || pathOf(tool) !== undefined),
  );
  const answers = present.map(
    async (client) => [client.name, await ask(client, { targets, environment: ENVIRONMENT })] as const,
  );
  return Object.fromEntries(await Promise.all(answers));
}

function difference(before: readonly string[], after: readonly string[]): string[] {
  const [was, is] = [new Set(before), new Set(after)];
  return [
    ...before.filter((line) => !is.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !was.has(line)).map((line) => `+ ${line}`),
  ];
}

if (process.argv[1] === import.meta.filename) {
  await using sites = await openSites();
  process.stdout.write(JSON.stringify(await play(sites)));
}
