import assert from "node:assert/strict";
import { test } from "node:test";
import type { KeeperNews, KeptProjectView } from "../../../src/control/keeper-contract.ts";
import { answerRequest } from "../../../src/services/keeper/keeper-requests.ts";
import { NewsDesk } from "../../../src/services/keeper/news-desk.ts";
import { serviceSpec } from "../../support/service-spec.ts";

const VIEW: KeptProjectView = {
  project: "shop",
  directory: "/shop",
  branch: undefined,
  file: undefined,
  keeper: { pid: 1, sinceMs: 0, isDetached: false },
  services: [],
};
const LINE: KeeperNews = { type: "line", service: "api", stream: "stdout", text: "y", atMs: 0 };
const NOTE: KeeperNews = { type: "note", service: undefined, kind: "note", text: "news" };

function follow(desk: NewsDesk): ReturnType<typeof answerRequest> {
  const spec = { project: "shop", directory: "/shop", file: undefined, services: [serviceSpec("api")], notes: [] };
  return answerRequest(
    { type: "follow" },
    {
      spec,
      desk,
      signal: new AbortController().signal,
      ended: Promise.withResolvers<void>().promise,
      view: () => VIEW,
      stateOf: () => "stopped",
      reload: async () => undefined,
      tell: () => {},
    },
  );
}

test("answerRequest tells a follower what happens right after the look", async () => {
  const desk = new NewsDesk();
  const told = follow(desk);
  assert.deepEqual((await told.next()).value, { type: "view", view: VIEW });
  desk.tell(NOTE);
  desk.tell({ type: "ended" });
  assert.deepEqual((await told.next()).value, { type: "event", event: NOTE });
  await told.return();
});

test("NewsDesk leaves out lines alone for a follower that is far behind", async () => {
  const desk = new NewsDesk();
  const told = follow(desk);
  await told.next();
  desk.tell(NOTE);
  for (let line = 0; line < 20_000; line++) desk.tell(LINE);
  assert.deepEqual((await told.next()).value, { type: "event", event: NOTE });
  await told.return();
});
