import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { isFailure } from "../../src/failure/failure.ts";
import { trustStoresFor } from "../../src/host/trust-stores/trust-stores.ts";
import { pathOf } from "../support/needs.ts";
import { treeDigest } from "../support/tree-digest.ts";
import { ask, CLIENTS, type Verdict } from "./clients.ts";
import { FOREIGN, NAME, openSites, type Sites } from "./sites.ts";

/** What one client said at one moment. */
export interface Round {
  readonly name: Verdict;
  readonly address: Verdict;
  readonly forgedName: Verdict;
}

export interface Scenario {
  readonly before: Readonly<Record<string, Round>>;
  readonly trusted: Readonly<Record<string, Round>>;
  readonly after: Readonly<Record<string, Round>>;
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
  const before = await askAll(sites);
  await note();
  await asRoot.trust(rootPem);
  await note();
  const trusted = await askAll(sites);
  await asRoot.untrust(rootPem);
  await note();
  const byUs = difference(digest, await treeDigest(...STORE));
  const after = await askAll(sites);

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
  return { before, trusted, after, statuses, differences: { byUs, byHand }, commands };
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

async function askAll(sites: Sites): Promise<Record<string, Round>> {
  const rounds: Record<string, Round> = {};
  for (const client of CLIENTS) {
    if (!client.tools.every((tool) => tool.includes(":") || pathOf(tool) !== undefined)) continue;
    const environment = ENVIRONMENT;
    rounds[client.name] = {
      name: await ask(client, { host: NAME, port: sites.port, environment }),
      address: await ask(client, { host: "127.0.0.1", port: sites.port, environment }),
      forgedName: await ask(client, { host: FOREIGN, port: sites.forgedPort, environment }),
    };
  }
  return rounds;
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
