import assert from "node:assert/strict";
import { test } from "node:test";
import { composeDraft, type ComposeWorld } from "./compose-draft.ts";

const world: ComposeWorld = {
  contextOf: ({ context }) => ({
    dockerfile: context === "./api" ? "FROM node\nCMD node api.js\n" : undefined,
    script: undefined,
  }),
  has: (path) => path === "there.env",
};
const draftOf = (services: unknown) => composeDraft({ services }, world);
const textOf = (services: unknown) =>
  draftOf(services)
    .notes.map(({ service, text }) => `${service ?? ""}: ${text}`)
    .join("\n");

test("composeDraft runs what has a command here, and says why it leaves out the rest", () => {
  const services = {
    api: {
      build: "./api",
      ports: ["3000:3000"],
      depends_on: ["db", "jobs"],
      environment: { JOBS: "http://jobs:4000" },
    },
    jobs: {
      build: ".",
      command: "node jobs.js",
      expose: [4000],
      depends_on: { api: { condition: "service_started" } },
    },
    worker: { image: "python:3.13", command: ["celery", "worker"], volumes: ["./work:/app"], working_dir: "/app" },
    db: { image: "postgres:17", ports: ["5432:5432"] },
  };
  const { file } = draftOf(services);
  assert.deepEqual(file.services, {
    api: {
      run: "node api.js",
      directory: "api",
      needs: ["jobs"],
      env: { JOBS: "http://${JOBS_HOST}:${JOBS_PORT}" },
    },
    jobs: { run: "node jobs.js", needs: { api: "started" } },
    worker: { run: ["celery", "worker"], directory: "work", port: false },
  });
  assert.match(textOf(services), /db is left out: only its image postgres:17 .* lane: postgres/);
  assert.match(textOf(services), /api: does not wait for db, which is left out/);
});

test("composeDraft gives a lane to what has a known port", () => {
  const { file } = draftOf({
    cache: { build: ".", command: "redis-server --port $$PORT", ports: ["6379"], env_file: ["there.env"] },
  });
  assert.deepEqual(file.services["cache"], {
    run: "redis-server --port $PORT",
    lane: "redis",
    env_file: ["there.env"],
  });
});

test("composeDraft leaves out profiles and extensions, and names keys that it does not use", () => {
  const text = textOf({
    debug: { build: ".", command: "x", profiles: ["debug"] },
    more: { extends: "debug" },
    "a.b": { build: ".", command: "x", ports: [80], deploy: {}, secrets: [] },
    bare: { build: "." },
  });
  assert.match(text, /debug is left out: it belongs to the profiles debug/);
  assert.match(text, /more is left out: it extends/);
  assert.match(text, /a-b: leaves out deploy, secrets/);
  assert.match(text, /bare is left out: neither/);
});

test("composeDraft refuses what is no compose file", () => {
  assert.equal(composeDraft(null, world).problems.length, 1);
  assert.deepEqual(composeDraft({ services: [] }, world).problems[0]?.path, ["services"]);
  assert.deepEqual(composeDraft({ services: { a: 1 } }, world).problems[0]?.path, ["services", "a"]);
});
