import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { RUNS, untilAnswer, wholeProcess } from "../command-times.ts";
import { Installation } from "../../test/support/installation.ts";
import { portlessEnvironment, PORTLESS, startPortless } from "../peers/portless.ts";
import { freePort } from "../../test/support/ports.ts";
import type { Field, Scenario } from "../scenario.ts";

const SERVER = `require("node:http").createServer((q, s) => s.end("up")).listen(process.env.PORT, "127.0.0.1");`;

async function openField(folder: string): Promise<Field> {
  await using stack = new AsyncDisposableStack();
  const installation = stack.use(await Installation.make("bun"));
  await installation.portolan("alias", "bench", "127.0.0.1:9");
  const portlessFolder = join(folder, "portless");
  const site = join(folder, "site");
  await mkdir(portlessFolder);
  await mkdir(site);
  await writeFile(join(site, "server.cjs"), SERVER);
  const portless = stack.use(await startPortless({ upstreamPort: 9, folder: portlessFolder, certificate: undefined }));
  const portlessEnv = { ...portlessEnvironment(portlessFolder, portless.target.port), PORTLESS_HTTPS: "0" };
  const { gateway } = await installation.status();
  const server = [process.execPath, "server.cjs"];
  const own = { env: installation.environment, cwd: site };
  const peer = { env: portlessEnv, cwd: site };
  const gatewayAt = { port: gateway.ports[0] ?? 0, host: "timed.localhost" };
  const portlessAt = { port: portless.target.port, host: "timed.localhost" };
  const version = `Portolan ${manifest.version}`;
  const owned = stack.move();
  return {
    subjects: new Map([
      [
        "portless list",
        {
          version: portless.version,
          measure: async () => wholeProcess({ ...peer, words: [process.execPath, PORTLESS, "list"] }),
        },
      ],
      [
        "portolan url",
        { version, measure: async () => wholeProcess({ ...own, words: [...installation.command, "url", "bench"] }) },
      ],
      [
        "node server.cjs",
        {
          version: `Node ${process.versions.node}`,
          measure: async () => {
            const port = await freePort();
            return untilAnswer(
              { cwd: site, env: { ...process.env, PORT: String(port) }, words: server },
              { port, host: "localhost" },
            );
          },
        },
      ],
      [
        "portless run",
        {
          version: portless.version,
          measure: () =>
            untilAnswer(
              { ...peer, words: [process.execPath, PORTLESS, "run", "--name", "timed", ...server] },
              portlessAt,
            ),
        },
      ],
      [
        "portolan run",
        {
          version,
          measure: () =>
            untilAnswer(
              { ...own, words: [...installation.command, "run", "--name", "timed", "--", ...server] },
              gatewayAt,
            ),
        },
      ],
    ]),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const TIME = { key: "time", title: "time", unit: "ms" } as const;

/** What a person waits for at the command line. */
export const COMMANDS: readonly Scenario[] = [
  {
    name: "url",
    says: `The whole process of a command that tells of a service, median of ${RUNS}`,
    figures: [TIME],
    open: (folder, only) => openField(folder).then((field) => keep(field, only ?? ["portless list", "portolan url"])),
  },
  {
    name: "run",
    says: "From the start of the command to the first 200 by name, and what that adds to the server alone",
    figures: [TIME],
    compare: "difference",
    open: (folder, only) =>
      openField(folder).then((field) => keep(field, only ?? ["node server.cjs", "portless run", "portolan run"])),
  },
];

function keep(field: Field, names: readonly string[]): Field {
  const subjects = new Map([...field.subjects].filter(([name]) => names.includes(name)));
  return { ...field, subjects };
}
