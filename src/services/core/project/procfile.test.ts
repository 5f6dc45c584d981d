import assert from "node:assert/strict";
import { test } from "node:test";
import { readProcfile } from "./procfile.ts";

test("readProcfile reads names and commands, and tells servers, workers and databases apart", () => {
  const { file, notes, placed } = readProcfile(
    "# all\r\n\nweb: bundle exec puma -p $PORT\nworker:sidekiq\ndb: postgres -D d -p $PORT\nmail_catcher: ./mail --port $PORT\nrelease: rake db:migrate\n",
  );
  assert.deepEqual(placed, []);
  assert.deepEqual(file.services, {
    web: "bundle exec puma -p $PORT",
    worker: { run: "sidekiq", port: false },
    db: { run: "postgres -D d -p $PORT", lane: "postgres" },
    mail_catcher: "./mail --port $PORT",
  });
  assert.deepEqual(
    notes.map(({ service }) => service),
    ["worker", "db", undefined],
  );
});

test("readProcfile refuses what is no line of a Procfile, and a name that is there twice", () => {
  const { placed } = readProcfile("web: a\nnonsense\nweb: b\n__proto__: c\n: d\nx:\n");
  assert.deepEqual(
    placed.map(({ position }) => position?.line),
    [2, 3, 4, 5, 6],
  );
});
