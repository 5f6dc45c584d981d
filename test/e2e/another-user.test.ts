import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, lstat, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { needs } from "../support/needs.ts";
import { testOnEachEngine } from "./engines.ts";
import { Harbour } from "./harness.ts";

/** Nobody: owns nothing, and is in no group. */
const STRANGER = 65534;

interface Heard {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program as this user, or as nobody. */
function runAs(uid: number, [program, ...args]: readonly [string, ...string[]]): Promise<Heard> {
  const options = { uid, gid: uid, cwd: "/", env: { PATH: "/usr/bin:/bin" }, timeout: 60_000, maxBuffer: 1 << 24 };
  return new Promise((resolve) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
    });
  });
}

interface Asked {
  readonly url: string;
  readonly host: string;
  readonly accept: string;
}

/** Sends all requests, each on a connection of its own; gives all answers, heads and bodies, as one text. */
async function curlAs(uid: number, asked: readonly Asked[]): Promise<string> {
  const each = asked.flatMap(({ url, host, accept }) => {
    const { hostname, port } = new URL(url);
    const fields = ["-H", `Host: ${host}`, "-H", `Accept: ${accept}`, "-H", "Connection: close"];
    return ["--next", "-sSik", "--max-time", "20", "--resolve", `${hostname}:${port}:127.0.0.1`, ...fields, url];
  });
  const { code, stdout, stderr } = await runAs(uid, ["curl", ...each.slice(1)]);
  assert.equal(code, 0, stderr);
  assert.equal(stdout.match(/^HTTP\/1\.1 /gm)?.length, asked.length, "each request is answered");
  return stdout;
}

/** Says something, and then never listens. */
const MUTE = `console.log("logmark of the tide"); setInterval(() => {}, 1e6); /* commandmark */`;

testOnEachEngine("the gateway tells its owner all, and another user nothing", async (t, engine) => {
  if (!needs(t, ["root", "curl"])) return;
  await using harbour = await Harbour.open(engine, { diagnosisWaitMs: 5_000 });
  const options = { until: "starting", files: {}, options: ["--name", "namemark-starting"] } as const;
  const starting = await harbour.run(["node", "-e", MUTE], options);
  const ended = await harbour.run(["node", "-e", MUTE], { ...options, options: ["--name", "namemark-down"] });
  await ended.stop("SIGINT");
  await harbour.becomes(ended.service.id, "down");
  const refused = await harbour.portolan(["alias", "namemark-refused", "127.0.0.1:9"]);
  assert.equal(refused.code, 0, refused.stderr);

  const { ports } = (await harbour.status()).gateway;
  const hosts = ["namemark-starting", "namemark-down", "namemark-refused", "unknown"].map(
    (name) => `${name}.localhost`,
  );
  const asked = ["http", "https"].flatMap((scheme) =>
    [...hosts, "127.0.0.1", "attacker.example"].flatMap((host) =>
      ["text/html", "application/json", "*/*"].map((accept) => {
        const name = scheme === "https" && host.endsWith(".localhost") ? host : "127.0.0.1";
        return { url: `${scheme}://${name}:${ports[0]}/`, host, accept };
      }),
    ),
  );
  const secrets = [
    "logmark",
    "namemark",
    "commandmark",
    harbour.folder,
    ":9",
    "portolan run",
    String(starting.service.port),
  ];

  // What the doctor finds is the owner's alone, also when it was just found for the owner.
  const causes = ["(E01)", `"E01"`, "Nothing listens"];

  const toOwner = await curlAs(process.getuid?.() ?? 0, asked);
  const { front } = starting.service;
  assert.ok(front);
  for (const secret of secrets.slice(0, 6)) assert.ok(toOwner.includes(secret), `the owner is told ${secret}`);
  for (const cause of causes.slice(0, 2)) assert.ok(toOwner.includes(cause), `the owner is told ${cause}`);

  const toStranger = await curlAs(STRANGER, [
    ...asked,
    { url: `http://${front.address}:${front.port}/`, host: "x", accept: "*/*" },
  ]);
  for (const secret of [...secrets, ...causes])
    assert.ok(!toStranger.includes(secret), `a stranger is not told ${secret}`);
  for (const sentence of ["The service is starting", "The service is down", "The service refuses connections"]) {
    assert.ok(toStranger.includes(sentence), `a stranger is told: ${sentence}`);
  }
});

testOnEachEngine("another user reaches neither the control API nor the state folder", async (t, engine) => {
  if (!needs(t, ["root", "curl"])) return;
  await using harbour = await Harbour.open(engine);
  const { home, folder } = harbour;
  await harbour.run(["node", "-e", MUTE], { until: "starting" });
  // What protects is the state folder, not what it happens to be in.
  await chmod(folder, 0o755);
  await writeFile(join(folder, "open"), "");
  assert.equal((await runAs(STRANGER, ["cat", join(folder, "open")])).code, 0);

  const call = ["curl", "-sS", "--unix-socket", join(home, "control.sock"), "http://localhost/v1/status"] as const;
  assert.match((await runAs(process.getuid?.() ?? 0, call)).stdout, /"contract"/);
  const refused = await runAs(STRANGER, call);
  assert.notEqual(refused.code, 0);
  assert.equal(refused.stdout, "");
  for (const file of ["", "ca/intermediate.key", "chart.db", "logs/daemon.log", "daemon.json"]) {
    const read = await runAs(STRANGER, [file === "" ? "ls" : "cat", join(home, file)]);
    assert.notEqual(read.code, 0, file);
    assert.match(read.stderr, /Permission denied/, file);
  }

  // And were the folder open: sockets, keys and all that tells of services are closed by themselves.
  await chmod(home, 0o755);
  assert.notEqual((await runAs(STRANGER, call)).code, 0);
  // Certificates without keys, and a lock that holds nothing and is made before there is a daemon.
  const open = new Set(["ca/root.pem", "ca/intermediate.pem", "starter.lock"]);
  assert.deepEqual(
    (await readableIn(home)).filter((file) => !open.has(file)),
    [],
  );
  await chmod(home, 0o700);
});

async function readableIn(home: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(home, { recursive: true })) {
    const { mode } = await lstat(join(home, entry));
    if ((mode & 0o077) !== 0) found.push(entry);
  }
  return found;
}
