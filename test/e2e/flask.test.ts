import assert from "node:assert/strict";
import { needs, PYTHON } from "../support/needs.ts";
import { testOnEachEngine } from "./engines.ts";
import { Harbour } from "./harness.ts";
import { assertReachable } from "./reach.ts";

const APPLICATION = `
from flask import Flask, request
app = Flask(__name__)

@app.get("/")
def home():
    return "harbour of Flask"

@app.post("/form")
def form():
    return request.form["ship"] + " at " + request.host

@app.get("/lines")
def lines():
    return (f"line {n}\\n" for n in range(3))
`;

testOnEachEngine("Flask is reached by name and by port", async (t, engine) => {
  if (!needs(t, ["python:flask"])) return;
  await using harbour = await Harbour.open(engine);
  // Flask ignores PORT: Portolan adds its flags.
  const run = await harbour.run([PYTHON, "-m", "flask", "--app", "shop", "run"], {
    files: { "shop.py": APPLICATION },
  });
  assert.deepEqual(run.service.upstreams[0]?.port, run.service.port, "it listens on the leased port");

  await assertReachable(harbour, run, { says: "harbour of Flask", server: /^Werkzeug/ });

  for (const scheme of ["http", "https"] as const) {
    const url = run.url(scheme, "/form");
    const form = await harbour.get(url, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "ship=Santa+Clara",
    });
    assert.equal(form.text, `Santa Clara at ${new URL(url).host}`);
    assert.equal((await harbour.get(run.url(scheme, "/lines"))).text, "line 0\nline 1\nline 2\n");
  }
});
