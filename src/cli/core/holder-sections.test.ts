import assert from "node:assert/strict";
import { test } from "node:test";
import type { Ancestor } from "../../host/core/processes/process-facts.ts";
import { explainedHolder } from "../../../test/support/explained.ts";
import { seenProcess } from "../../../test/support/list-row.ts";
import { holderSections, processText } from "./holder-sections.ts";

const WORDS = { home: "/home/anna", nowMs: 0 };

test("holderSections tells the human act, the way to it, and what starts it again", () => {
  const chain = [
    { pid: 4121, role: "process" as const, label: "node server.js" },
    { pid: 4100, role: "script" as const, label: "npm run dev" },
  ];
  const origin = { chain, act: "npm run dev, in tmux", restartedBy: "nodemon", stopInstead: undefined };
  const forwarding = { by: "ssh" as const, target: "db:5432", howToClose: "" };
  const [why] = holderSections(
    [explainedHolder({ origin, forwarding, isStopped: true, isProgramReplaced: true })],
    WORDS,
  );
  assert.deepEqual(why?.lines, [
    "npm run dev, in tmux",
    "node server.js (4121) < npm run dev (4100)",
    "it only forwards to db:5432, for ssh",
    "it is started again by nodemon",
    "it is stopped, by a signal or at a breakpoint: it answers nobody",
    "its program or folder was replaced since it started: it runs old code",
  ]);
});

test("holderSections folds the way above the act", () => {
  const link = (role: "process" | "multiplexer" | "init", pid: number): Ancestor => ({ pid, role, label: role });
  const way = (chain: readonly Ancestor[]): string | undefined => {
    const origin = { chain, act: "by hand", restartedBy: undefined, stopInstead: undefined };
    return holderSections([explainedHolder({ origin })], WORDS)[0]?.lines[1];
  };
  const above = [link("process", 4), link("init", 1)];
  assert.equal(
    way([link("process", 9), link("process", 8), link("multiplexer", 7), ...above]),
    "process (9) < process (8) < multiplexer (7) < … 2 more",
  );
  const long = Array.from({ length: 10 }, (_, at) => link("process", 20 - at));
  assert.equal(way(long), "process (20) < process (19) < process (18) < process (17) < process (16) < … 5 more");
});

test("holderSections tells who made the socket", () => {
  const activation = {
    by: "systemd" as const,
    unit: "cups.socket",
    activates: ["cups.service"],
    isStarted: false,
    howToClose: "",
  };
  const [why] = holderSections([explainedHolder({ activation })], WORDS);
  assert.deepEqual(why?.lines, ["it holds the socket cups.socket for cups.service"]);
  const [handed] = holderSections(
    [explainedHolder({ activation: { ...activation, isStarted: true, unit: undefined } })],
    WORDS,
  );
  assert.deepEqual(handed?.lines, ["it was handed its socket by systemd for cups.service"]);
});

test("holderSections names the process where there are several", () => {
  const origin = { chain: [], act: "by hand", restartedBy: undefined, stopInstead: undefined };
  const other = explainedHolder({ origin, process: seenProcess({ pid: 9 }) });
  const [why] = holderSections([explainedHolder({ origin }), other], WORDS);
  assert.deepEqual(why?.lines, ["4121: by hand", "9: by hand"]);
});

test("holderSections tells project, worktree, container, or the folder alone", () => {
  const project = (parts: Parameters<typeof seenProcess>[0]): readonly string[] =>
    holderSections([explainedHolder({ process: seenProcess(parts) })], WORDS)[1]?.lines ?? [];
  assert.deepEqual(project({}), ["shop  ~/shop, on main"]);
  const copy = { project: "shop", root: "/home/anna/fix", branch: "fix-ui", isLinkedWorktree: true };
  assert.deepEqual(project({ workingCopy: copy }), ["shop  ~/fix, worktree on fix-ui"]);
  assert.deepEqual(project({ workingCopy: undefined }), ["none; it works in ~/shop"]);
  const container = { runtime: "docker" as const, id: "0123456789abcdef", name: undefined, image: "nginx" };
  assert.deepEqual(project({ workingCopy: undefined, cwd: undefined, container }), [
    "docker container 0123456789ab, image nginx",
  ]);
});

test("processText calls a process by its label", () => {
  assert.equal(processText(seenProcess()), "node server.js (4121)");
  assert.equal(processText(seenProcess({ label: undefined })), "process (4121)");
});
