import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { served, statusByName } from "./served.ts";

const SETS = join(import.meta.dirname, "../npm-tools");

/** The smallest app of one tool from npm, and what its page must show. */
export interface NpmApp {
  /** As `framework-table.ts` calls it. */
  readonly tool: string;
  /** The folder of `test/services/npm-tools/` that has it installed. */
  readonly set: "current" | "older";
  readonly argv: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  readonly path?: string;
  /** Something that only the tool can have put into the page. */
  readonly shows: RegExp;
  /** True when the tool refuses a Host that it was not told of. */
  readonly checksHost?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  /** Where it may listen (default: only where it is told); for tools that cannot be told. */
  readonly addresses?: readonly string[];
}

/** No tool may call home, open a browser or look for a newer version of itself. */
const QUIET = {
  ASTRO_TELEMETRY_DISABLED: "1",
  BROWSER: "none",
  GATSBY_TELEMETRY_DISABLED: "1",
  NEXT_TELEMETRY_DISABLED: "1",
  NG_CLI_ANALYTICS: "false",
  NO_UPDATE_CHECK: "1",
  NO_UPDATE_NOTIFIER: "1",
  NUXT_TELEMETRY_DISABLED: "1",
  STORYBOOK_DISABLE_TELEMETRY: "1",
  WRANGLER_SEND_METRICS: "false",
} as const;

/** One test for each: it is started on the leased port, and answers to its name, whatever that ends in. */
export function testApps(apps: readonly NpmApp[]): void {
  for (const app of apps) {
    test(`${app.tool} is started on the leased port: ${app.argv.join(" ")}`, (t) => startsApp(t, app));
  }
}

async function startsApp(t: TestContext, app: NpmApp): Promise<void> {
  if (!hasSet(t, app.set)) return;
  const directory = await appFolder(t, app);
  const options = { argv: app.argv, directory, environment: { ...QUIET, ...app.environment } };
  const { text } = await served(options, app.path, { addresses: app.addresses });
  assert.match(text, app.shows);
  if (app.checksHost !== true) return;
  await served({ ...options, name: "shop.test" }, app.path, {
    look: async (port) => {
      const status = await statusByName({ address: "127.0.0.1", port }, "stranger.test", app.path ?? "/");
      assert.notEqual(status, 200, `${app.tool} answers to any name: is there anything to allow?`);
    },
  });
}

/** Below the folder that has the tools: some of them follow no link to `node_modules`. */
async function appFolder(t: TestContext, { set, files }: NpmApp): Promise<string> {
  const parent = join(SETS, set, ".apps");
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, "app-"));
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

/** As `needs` does: what is missing skips the test with the command that installs it; with `CI=true` it fails. */
function hasSet(t: Pick<TestContext, "skip">, set: string): boolean {
  if (existsSync(join(SETS, set, "node_modules/.package-lock.json"))) return true;
  const reason = `needs the tools of npm: npm install --no-save --prefix test/services/npm-tools/${set}`;
  if (process.env["CI"] === "true") throw new Error(`${reason} (a skip is a failure with CI=true)`);
  t.skip(reason);
  return false;
}

/** The text of a `package.json` and the like. */
export function json(value: object): string {
  return JSON.stringify(value);
}
