import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { needs } from "../support/needs.ts";
import { testOnce } from "./engines.ts";
import { Harbour } from "./harness.ts";
import { becomes } from "./left-behind.ts";
import { assertReachable } from "./reach.ts";

/** Listens where it is told, and says which try it is. */
const SERVER = `
import { createServer } from "node:http";
createServer((request, response) => response.end("harbour " + process.pid)).listen(process.env.PORT, process.env.HOST);
`;
const FILES = { "server.mjs": SERVER };
const SERVE = ["node", "server.mjs"];

testOnce("run says where a server listens that ignores PORT, and leads there", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const stubborn = SERVER.replace("process.env.PORT", "0");
  const run = await harbour.run(SERVE, { files: { "server.mjs": stubborn } });
  const { port, upstreams } = run.service;
  assert.notEqual(upstreams[0]?.port, port);
  await run.started.says(`ignores PORT (${port}) and listens on 127.0.0.1:${upstreams[0]?.port}: the name follows`);
  await assertReachable(harbour, run, { says: "harbour" });
});

testOnce("run shows the last words of a command that ends early, and ends as it did", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site();
  const early = harbour.start(["sh", "-c", "echo no config found >&2; exit 41"], {
    directory,
    options: ["--name", "early"],
  });
  assert.deepEqual(await early.ended, { code: 41, signal: null });
  assert.match(early.stderr, /no config found\n.*it ended with status 41 after \d+ ms, before it listened/s);
  const [port] = (await harbour.status()).gateway.ports;
  const page = await harbour.get(`http://early.localhost:${port}/`);
  assert.equal(page.status, 503);
  assert.match(page.text, /no config found/, "whoever asks by name is told too");
});

const DEAF = `
import os, signal, socket
s = socket.socket()
s.bind((os.environ["HOST"], int(os.environ["PORT"])))
signal.pause()
`;

testOnce("run says that nothing listens, and goes on", async (engine, t) => {
  if (!needs(t, ["python3"])) return;
  await using harbour = await Harbour.open(engine);
  const late = `process.on("SIGUSR1", () => import("./server.mjs")); setInterval(() => {}, 1e6); console.log("pid " + process.pid)`;
  const run = await harbour.run(["node", "-e", late], { files: FILES, until: "starting" });
  // Bound, and never listening: only the doctor can tell that from a start that takes long.
  const deaf = await harbour.run(["python3", "-c", DEAF], { until: "starting" });
  await run.started.says(`nothing listens on port ${run.service.port} after 10 s; still looking`);
  await deaf.started.says(`nothing listens on port ${deaf.service.port} after 10 s; still looking`);
  await deaf.started.says(/does not listen on it \(E07\)\n.*kill \d+/);
  process.kill(Number(/pid (\d+)/.exec(run.output)?.[1]), "SIGUSR1");
  await run.started.says("ready on");
  assert.match((await harbour.get(run.url("https"))).text, /^harbour/);
});

testOnce("run refuses what it cannot start, with the status that a shell gives", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site({ "plain.txt": "" });
  const absent = harbour.start(["ndoe", "server.mjs"], { directory });
  assert.deepEqual(await absent.ended, { code: 127, signal: null });
  assert.match(absent.stderr, /ndoe.*\n.*Did you mean "node"/);
  const plain = harbour.start(["./plain.txt"], { directory });
  assert.deepEqual(await plain.ended, { code: 126, signal: null });
  assert.match(plain.stderr, /chmod \+x/);
});

testOnce("run says whose a name is, and takes another one", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const first = await harbour.run(SERVE, { files: FILES, options: ["--name", "berth"] });
  const directory = await harbour.site(FILES);
  const second = harbour.start(SERVE, { directory, options: ["--name", "berth"] });
  assert.equal((await second.ended).code, 3);
  assert.match(second.stderr, new RegExp(`berth\\.localhost.*process ${first.child.pid}\\b`, "s"));
  assert.match(second.stderr, /hint:.*--name/);
  assert.match((await harbour.get(first.url("http"))).text, /^harbour/, "the first one keeps it");

  const third = await harbour.run(SERVE, { directory, options: ["--name", "pier"] });
  assert.match((await harbour.get(third.url("https"))).text, /^harbour/);
});

testOnce("run brings the daemon back after kill -9, and its name with it", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const run = await harbour.run(SERVE, { files: FILES });
  const before = (await harbour.get(run.url("https"))).text;
  const { pid } = await harbour.status();
  process.kill(pid, "SIGKILL");
  await run.started.says("the daemon is gone");
  assert.equal((await harbour.get(run.url("https"))).text, before, "the gateway serves without it");
  await run.started.says("the daemon is back");
  assert.notEqual((await harbour.status()).pid, pid);
  for (const scheme of ["http", "https"] as const) assert.equal((await harbour.get(run.url(scheme))).text, before);
});

testOnce("run says that it cannot keep state, and starts nothing", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site({ file: "" });
  // Root may write everywhere but in a file, and where the kernel itself refuses.
  for (const home of [join(directory, "file", "home"), "/sys/portolan"]) {
    const run = harbour.start(["touch", "started"], { directory, env: { PORTOLAN_HOME: home } });
    assert.equal((await run.ended).code, 3, run.output);
    assert.match(run.stderr, /^error: Cannot .*\n\s*hint: .*PORTOLAN_HOME/);
    assert.ok(run.stderr.includes(home), run.stderr);
  }
  assert.equal((await harbour.portolan(["ls"], { cwd: directory })).code, 0);
  assert.equal(existsSync(join(directory, "started")), false);
});

testOnce("run moves to another port when a stranger has its own", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site(FILES);
  const first = await harbour.run(SERVE, { directory });
  await first.stop();
  await using stranger = createServer((_request, response) => response.end("stranger"));
  stranger.listen(first.service.port, "127.0.0.1");
  await once(stranger, "listening");

  const run = await harbour.run(SERVE, { directory });
  assert.notEqual(run.service.port, (stranger.address() as AddressInfo).port);
  await assertReachable(harbour, run, { says: "harbour" });

  const fixed = harbour.start(SERVE, {
    directory: await harbour.site(FILES),
    options: ["--port", String(first.service.port)],
  });
  assert.equal((await fixed.ended).code, 3);
  assert.match(
    fixed.stderr,
    new RegExp(`^error: Cannot use port ${first.service.port}: process ${process.pid} .* has it\n`),
  );
});

testOnce("run starts again on another port when a stranger was faster than its command", async (engine) => {
  await using harbour = await Harbour.open(engine);
  // Waits for the tide on its first port, listens at once on any other.
  const late = `
    import { existsSync, writeFileSync } from "node:fs";
    if (existsSync("first")) await import("./server.mjs");
    else { writeFileSync("first", process.env.PORT); setInterval(() => {}, 1e6); }`;
  const directory = await harbour.site({ ...FILES, "late.mjs": late });
  const started = harbour.start(["node", "late.mjs"], { directory });
  const { port } = await harbour.serviceOf(started, { directory, state: "starting" });
  assert.ok(await becomes(() => existsSync(join(directory, "first")), 60_000));
  await using stranger = createServer((_request, response) => response.end("stranger"));
  stranger.listen(port, "127.0.0.1");
  await once(stranger, "listening");
  await started.says(new RegExp(`port ${port} was taken by process ${process.pid}\\b.*starting again on another one`));
  const service = await harbour.serviceOf(started, { directory, state: "ready" });
  assert.notEqual(service.port, port);
  for (const url of service.urls) assert.match((await harbour.get(url)).text, /^harbour/);
});

testOnce("run that is killed leaves its listener with its name, and both free when that ends", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site(FILES);
  const options = { directory, options: ["--name", "wreck"] };
  const run = await harbour.run(SERVE, options);
  const [, pid] = /(\d+)/.exec((await harbour.get(run.url("http"))).text) ?? [];
  run.started.kill("SIGKILL", "process");
  await run.started.ended;

  // The listener lives: the lease is its own now, and nobody else gets the name.
  assert.equal((await harbour.get(run.url("https"))).text, `harbour ${pid}`);
  const elsewhere = await harbour.site(FILES);
  const stranger = harbour.start(SERVE, { ...options, directory: elsewhere });
  assert.equal((await stranger.ended).code, 3);
  assert.match(
    stranger.stderr,
    new RegExp(`"wreck\\.localhost": process ${pid} \\(node server\\.mjs\\), what a run in ".*" left, still listens`),
  );

  process.kill(Number(pid), "SIGKILL");
  await harbour.becomes(run.service.id, "down");
  assert.deepEqual((await harbour.portolan(["ls"])).stdout.match(/wreck/), null);
  const next = await harbour.run(SERVE, { ...options, directory: elsewhere });
  assert.match((await harbour.get(next.url("https"))).text, /^harbour/);
});

testOnce("run takes its own name back from what a killed run left", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site(FILES);
  const first = await harbour.run(SERVE, { directory });
  const left = (await harbour.get(first.url("http"))).text;
  first.started.kill("SIGKILL", "process");
  await first.started.ended;

  const second = await harbour.run(SERVE, { directory });
  await second.started.says(`what ran before still listens on port ${first.service.port}`);
  assert.equal(second.service.name, first.service.name);
  assert.notEqual(second.service.port, first.service.port);
  assert.notEqual((await harbour.get(second.url("https"))).text, left);
  process.kill(Number(left.split(" ")[1]), "SIGKILL");
});

testOnce("run passes each signal on once, and ends with what its command makes of it", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const counting = `${SERVER}
    const heard = [];
    for (const signal of ["SIGINT", "SIGHUP", "SIGUSR1", "SIGUSR2"]) process.on(signal, () => console.log("heard " + heard.push(signal) + " " + signal));
    process.on("SIGTERM", () => { console.log("heard " + heard.push("SIGTERM") + " SIGTERM"); process.exit(heard.length); });`;
  const run = await harbour.run(SERVE, { files: { "server.mjs": counting } });
  // A terminal that closes says so by its shell, by the kernel, and perhaps again: none of these is a third request.
  const sent = ["SIGUSR1", "SIGUSR2", "SIGHUP", "SIGHUP", "SIGHUP", "SIGINT"] as const;
  for (const [index, signal] of sent.entries()) {
    run.started.kill(signal);
    await run.started.says(`heard ${index + 1} ${signal}`);
  }
  assert.deepEqual(await run.stop("SIGTERM"), { code: 7, signal: null });
  await run.started.ended;
  assert.equal(run.output.match(/^heard/gm)?.length, 7);
});

testOnce("run with PORTOLAN=0 is the bare command", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site();
  const bare = harbour.start(["sh", "-c", 'echo "[$PORT$PORTOLAN_URL]"; exit 9'], {
    directory,
    env: { PORTOLAN: "0" },
  });
  assert.deepEqual(await bare.ended, { code: 9, signal: null });
  assert.deepEqual([bare.stdout, bare.stderr], ["[]\n", ""]);
});
