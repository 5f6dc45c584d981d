import assert from "node:assert/strict";
import { test } from "node:test";
import type { KeeperTold, KeptProjectView, KeptServiceView } from "../../control/keeper-contract.ts";
import { UpStory } from "./up-story.ts";

function service(name: string, rest: Partial<KeptServiceView> = {}): KeptServiceView {
  return {
    name,
    state: "waiting",
    cause: undefined,
    pid: undefined,
    sinceMs: 0,
    startedAtMs: undefined,
    readyAfterMs: undefined,
    restarts: 0,
    exit: undefined,
    urls: [],
    upstreams: [],
    given: undefined,
    leasedPort: undefined,
    cpuPercent: undefined,
    residentBytes: undefined,
    logFile: "",
    ...rest,
  };
}

function view(...services: KeptServiceView[]): KeptProjectView {
  const keeper = { pid: 1, sinceMs: 0, isDetached: false };
  return { project: "shop", branch: undefined, directory: "/shop", file: undefined, keeper, services };
}

type Step = [">>", KeeperTold | { answered: KeptProjectView }, number] | ["<<", string, string];

/** `>>` what the keeper told and when, `<<` what is said. */
function play(story: UpStory, steps: readonly Step[]): void {
  const said: Step[] = [];
  for (const step of steps) {
    if (step[0] !== ">>") continue;
    said.push(step);
    const [, told, nowMs] = step;
    const lines = "answered" in told ? story.answered(told.answered, nowMs) : story.tell(told, nowMs);
    for (const line of lines) {
      const kind = line.kind === "output" ? `${line.service} ${line.stream}` : line.kind;
      said.push(["<<", kind, line.text]);
    }
  }
  assert.deepEqual(said, steps);
}

const at = (one: KeptServiceView): KeeperTold => ({ type: "service", service: one });
const WEB = service("web", {
  state: "ready",
  readyAfterMs: 812,
  urls: ["https://web.shop.localhost:1290", "http://web.shop.localhost:1290"],
  upstreams: [{ address: "127.0.0.1", port: 61_234 }],
});
const DB = service("db", { state: "ready", readyAfterMs: 95, urls: ["postgres://db.shop.test:5432"] });

test("UpStory tells all URLs at the moment at which all are ready, and never again", () => {
  const story = new UpStory(1000);
  play(story, [
    [">>", { type: "view", view: view(service("db"), service("web", { cause: "waits for db" })) }, 1010],
    [">>", at(service("db", { state: "starting" })), 1020],
    [">>", { type: "line", service: "db", stream: "stderr", text: "listening", atMs: 5 }, 1030],
    ["<<", "db stderr", "listening"],
    [">>", at(DB), 1100],
    ["<<", "good", "db is ready after 95 ms"],
    [">>", at(WEB), 2000],
    ["<<", "good", "web is ready after 812 ms on 127.0.0.1:61234"],
    [">>", { answered: view(DB, WEB) }, 2004],
    ["<<", "url", "db   postgres://db.shop.test:5432"],
    ["<<", "url", "web  https://web.shop.localhost:1290  http://web.shop.localhost:1290"],
    ["<<", "good", "both are ready after 1.0 s"],
    [">>", at({ ...WEB, state: "backing-off", cause: "exited with 1" }), 3000],
    ["<<", "warning", "web ended: exited with 1; it is started again in a moment"],
    [">>", at({ ...WEB, state: "starting", restarts: 1, cause: undefined }), 3200],
    ["<<", "note", "web starts again"],
    [">>", at({ ...WEB, restarts: 1 }), 3900],
    ["<<", "good", "web is ready again after 812 ms on 127.0.0.1:61234"],
    // A look at figures changes nothing.
    [">>", at({ ...WEB, restarts: 1, cpuPercent: 3 }), 4900],
    [">>", { type: "ended" }, 5000],
  ]);
  assert.equal(story.summary(61_000), "2 services for 1m 0s; 1 restart");
  assert.equal(story.hasEnded, true);
});

test("UpStory of a keeper that was started for this tells what was ready before it was asked", () => {
  const waiting = service("web", { cause: "waits for db" });
  play(new UpStory(0, [], { isFresh: true }), [
    [">>", { type: "view", view: view(DB, waiting) }, 100],
    ["<<", "good", "db is ready after 95 ms"],
    [">>", { answered: view(DB, waiting) }, 110],
  ]);
  play(new UpStory(0), [[">>", { type: "view", view: view(DB, waiting) }, 100]]);
});

test("UpStory tells who failed, and does not wait for those who wait for it", () => {
  const story = new UpStory(0);
  const failed = service("db", { state: "failed", cause: "exited with 1 five times" });
  const web = service("web", { cause: "waits for db" });
  play(story, [
    [">>", { answered: view(service("db", { state: "starting" }), web, service("docs", { state: "starting" })) }, 10],
    [">>", { type: "line", service: "db", stream: "stderr", text: "no space left", atMs: 5 }, 30],
    ["<<", "db stderr", "no space left"],
    [">>", at(failed), 40],
    ["<<", "failed", "db failed: exited with 1 five times"],
    [">>", at(service("docs", { state: "ready" })), 50],
    ["<<", "good", "docs is ready"],
    ["<<", "warning", "1 of 3 ready after 50 ms; db failed: exited with 1 five times, web waits for db"],
  ]);
  assert.deepEqual(story.failures, ["db"]);
  assert.equal(story.isSettled, true);
  play(story, [
    [">>", at({ ...failed, state: "stopped", cause: undefined }), 1900],
    ["<<", "note", "db stopped"],
  ]);
  assert.equal(story.summary(2000), "3 services for 2.0 s; db failed: exited with 1 five times");
});

test("UpStory takes a task that ended well for done, and tells when nothing is left to attend", () => {
  const story = new UpStory(0);
  const seed = service("seed", { state: "stopped", exit: { code: 0, signal: null } });
  play(story, [
    [">>", { answered: view(service("seed", { state: "starting" }), service("web", { state: "starting" })) }, 1],
    [">>", at(seed), 2],
    ["<<", "note", "seed stopped"],
    [">>", at(service("web", { state: "ready" })), 3],
    ["<<", "good", "web is ready"],
    ["<<", "good", "both are ready after 3 ms"],
  ]);
  assert.equal(story.isOver, false);
  play(story, [
    [">>", at(service("web", { state: "failed" })), 9],
    ["<<", "failed", "web failed"],
  ]);
  assert.equal(story.isOver, true);
  assert.deepEqual(story.failures, []);
});

test("UpStory leaves out of a start what was not asked for", () => {
  play(new UpStory(0, ["web"]), [
    [
      ">>",
      { type: "view", view: view(DB, service("web", { state: "stopped" }), service("api", { state: "stopped" })) },
      1,
    ],
    [">>", at(service("web", { state: "starting" })), 2],
    [">>", { answered: view(DB, WEB, service("api", { state: "stopped" })) }, 900],
    ["<<", "good", "web is ready after 812 ms on 127.0.0.1:61234"],
    ["<<", "url", "db   postgres://db.shop.test:5432"],
    ["<<", "url", "web  https://web.shop.localhost:1290  http://web.shop.localhost:1290"],
    ["<<", "good", "both are ready after 900 ms"],
  ]);
});

test("UpStory does not wait for what the project does not have any more", () => {
  play(new UpStory(0), [
    [">>", { type: "view", view: view(DB, service("old", { state: "starting" })) }, 1],
    [">>", { answered: view(DB, service("old", { state: "starting" })) }, 2],
    [">>", { type: "gone", service: "old" }, 3],
    ["<<", "url", "db  postgres://db.shop.test:5432"],
    ["<<", "good", "it is ready after 3 ms"],
  ]);
});

test("UpStory makes what others wrote harmless where it is said", () => {
  play(new UpStory(0), [
    [">>", { type: "note", service: "api", kind: "warning", text: "\u001b[2Jgone" }, 1],
    ["<<", "warning", "api: ␛[2Jgone"],
    [">>", { type: "note", service: undefined, kind: "note", text: "hello" }, 1],
    ["<<", "note", "hello"],
    [">>", at(service("api", { state: "idle" })), 2],
    ["<<", "note", "api starts with its first request"],
    [">>", at(service("api", { state: "unhealthy", cause: "nothing listens" })), 3],
    ["<<", "warning", "api is not reachable any more: nothing listens"],
    [">>", at(service("api", { state: "stopping" })), 4],
    [">>", at(service("api", { state: "stopped" })), 5],
    ["<<", "note", "api stopped"],
  ]);
});
