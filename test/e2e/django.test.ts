import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { needs, PYTHON } from "../support/needs.ts";
import { testOnEachEngine } from "./engines.ts";
import { Harbour } from "./harness.ts";
import { assertReachable } from "./reach.ts";

testOnEachEngine("Django is reached by name and by port", async (t, engine) => {
  if (!needs(t, ["python:django"])) return;
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site();
  await promisify(execFile)(PYTHON, ["-m", "django", "startproject", "shop", "."], { cwd: directory });
  // Its development server takes no PORT, and starts a second process that listens: Portolan adds the address.
  const run = await harbour.run([PYTHON, "manage.py", "runserver"], { directory });
  assert.deepEqual(run.service.upstreams[0]?.port, run.service.port, "it listens on the leased port");

  // The page of a fresh project, in debug mode, refuses every Host but localhost and its subdomains.
  const frontHosts = [run.service.name, "localhost"];
  await assertReachable(harbour, run, { says: "The install worked successfully", server: /^WSGIServer/, frontHosts });

  for (const scheme of ["http", "https"] as const) {
    const login = await harbour.get(run.url(scheme, "/admin/login/"));
    assert.equal(login.status, 200);
    assert.match(String(login.headers["set-cookie"]), /csrftoken=/);
    const moved = await harbour.get(run.url(scheme, "/admin"));
    assert.deepEqual([moved.status, moved.headers.location], [301, "/admin/"]);
  }
});
