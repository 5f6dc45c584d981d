import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request, type IncomingMessage } from "node:http";
import { isIPv6 } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { setTimeout } from "node:timers/promises";
import { startRun, type RunProgramOptions, type Said } from "./start-run.ts";

/** What a developer's shell has, and nothing of the npm script that runs the tests. */
export const ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
  PYTHONDONTWRITEBYTECODE: "1",
};

export interface Served {
  readonly text: string;
  readonly notes: readonly string[];
  readonly all: readonly Said[];
}

/** A folder of its own for the test, with these files. */
export async function folderWith(t: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "portolan-framework-"));
  t.after(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

/** Some tools build the whole application before they listen. */
const READY_MS = 120_000;

interface Look {
  /** Where the tool may listen (default: only at the address that it is told). */
  readonly addresses?: readonly string[] | undefined;
  /** Done while it runs. */
  readonly look?: (port: number) => Promise<void>;
}

/** Starts it, checks that it is the leased port that answers, to its name too, and gives what it answered. */
export async function served(
  options: RunProgramOptions,
  path = "/",
  { addresses = ["127.0.0.1"], look }: Look = {},
): Promise<Served> {
  await using run = startRun({ ...options, environment: { ...ENVIRONMENT, ...options.environment } });
  const registered = await run.said("registered");
  const ready = await run
    .said("ready", READY_MS)
    .catch((error: unknown) => assert.fail(`${String(error)} ${run.output()}`));
  const { port, name } = registered["service"] as { port: number; name: string };
  const ports = (ready["upstreams"] as { port: number }[]).map((upstream) => upstream.port);
  assert.deepEqual(new Set(ports), new Set([port]), run.output() + run.errors());
  assert.equal(
    run.all.some(({ type }) => type === "port-ignored"),
    false,
  );
  const { address, response } = await answer(addresses, port, path);
  const text = await response.text();
  assert.equal(response.status, 200, text);
  assert.equal(
    await statusByName({ address, port }, name, path),
    200,
    `it does not answer to "${name}": ${run.errors()}`,
  );
  await look?.(port);
  return { text, notes: registered["notes"] as string[], all: run.all };
}

/** Some tools listen for a moment to see whether the port is free, and only then as they were told. */
async function answer(
  addresses: readonly string[],
  port: number,
  path: string,
): Promise<{ address: string; response: Response }> {
  const deadline = performance.now() + READY_MS;
  for (;;) {
    for (const address of addresses) {
      const url = `http://${isIPv6(address) ? `[${address}]` : address}:${port}${path}`;
      const response = await fetch(url, { headers: { connection: "close" } }).catch((error: unknown) => error);
      if (response instanceof Response) return { address, response };
      if (performance.now() > deadline) throw response;
    }
    await setTimeout(50);
  }
}

/** What the gateway would get: it hands on the Host that the browser sent. */
export async function statusByName(
  { address, port }: { address: string; port: number },
  name: string,
  path: string,
): Promise<number | undefined> {
  const asked = request({ host: address, port, path, headers: { host: name, connection: "close" } }).end();
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}
