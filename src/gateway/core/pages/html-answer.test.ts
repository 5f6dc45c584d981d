import assert from "node:assert/strict";
import { test } from "node:test";
import type { AnswerContent } from "./answer.ts";
import { htmlAnswer } from "./html-answer.ts";
import { PAGE_SCRIPT, PAGE_STYLE } from "./page-assets.ts";

const HOSTILE = `<script>alert("1")</script>`;
const CONTENT: AnswerContent = {
  status: 503,
  code: "service-down",
  message: "The service is down",
  hint: "Start it again",
  lookAgainMs: 2000,
  retryAfterSeconds: undefined,
  details: {
    message: "web.localhost is down",
    hint: "See `portolan ls`",
    command: "portolan run",
    facts: [{ label: "Ended", value: "3 s ago" }],
    lines: ["one", "two"],
    links: [{ url: "https://a.localhost/", text: "a", state: "starting" }],
    linksLeftOut: 3,
  },
};
const GET = { isOwner: true, mayReload: true };

/** What a page says: without its style, drawing and script. */
function saying(page: string): string {
  return page.replace(/^.*<div class="in">\n/s, "").replace(/<\/div><\/main>.*$/s, "");
}

test("htmlAnswer shows everything to the owner", () => {
  assert.equal(
    saying(htmlAnswer(CONTENT, GET)),
    `<p class="kind"><b>503</b> Service Unavailable</p>
<h1>web.localhost is down</h1>
<p>See <code>portolan ls</code>.</p>
<pre class="do">portolan run</pre>
<ul><li><a href="https://a.localhost/">a</a><span>starting</span></li></ul>
<p class="more">and 3 more: <code>portolan ls</code></p>
<dl><dt>Ended</dt><dd>3 s ago</dd></dl>
<h2>Last lines of its output</h2><pre class="log">one
two</pre>
`,
  );
});

test("htmlAnswer shows a bare sentence to anyone else", () => {
  assert.equal(
    saying(htmlAnswer(CONTENT, { ...GET, isOwner: false })),
    `<p class="kind"><b>503</b> Service Unavailable</p>
<h1>The service is down</h1>
<p>Start it again.</p>
`,
  );
  assert.doesNotMatch(htmlAnswer(CONTENT, { ...GET, isOwner: false }), /web\.localhost|3 s ago/);
});

test("htmlAnswer escapes whatever comes in", () => {
  const page = htmlAnswer(
    {
      ...CONTENT,
      code: HOSTILE,
      details: {
        message: HOSTILE,
        hint: `${HOSTILE} \`${HOSTILE}\``,
        command: HOSTILE,
        facts: [{ label: HOSTILE, value: HOSTILE }],
        lines: [HOSTILE],
        links: [{ url: `" onclick="x`, text: HOSTILE, state: "down" }],
        linksLeftOut: 0,
      },
    },
    GET,
  );
  assert.doesNotMatch(page, /alert\("|" onclick/);
  assert.equal(page.split("<script>").length, 2, "only its own script");
});

test("htmlAnswer looks again only where a reload repeats nothing", () => {
  assert.ok(htmlAnswer(CONTENT, GET).includes(PAGE_SCRIPT));
  assert.ok(htmlAnswer(CONTENT, GET).includes("<noscript>"));
  assert.doesNotMatch(htmlAnswer(CONTENT, { ...GET, mayReload: false }), /<script>|<noscript>/);
  assert.doesNotMatch(htmlAnswer({ ...CONTENT, lookAgainMs: undefined }, GET), /<script>|<noscript>/);
});

test("htmlAnswer stays below 6 kB and loads nothing", () => {
  const page = htmlAnswer(CONTENT, GET);
  assert.ok(page.length < 6000, `${page.length} bytes`);
  assert.doesNotMatch(page.replace(PAGE_STYLE, ""), /\ssrc=|<link|url\(/);
});

test("htmlAnswer names the doctor's cause to the owner alone", () => {
  assert.ok(CONTENT.details);
  const diagnosis = { id: "E17", cause: "It is stopped", evidence: ["state T <stopped>"] };
  const content = { ...CONTENT, details: { ...CONTENT.details, diagnosis } };
  assert.match(
    htmlAnswer(content, { isOwner: true, mayReload: false }),
    /<p>It is stopped \(E17\)\.<\/p>[^]*<li>state T &lt;stopped&gt;<\/li>/,
  );
  assert.doesNotMatch(htmlAnswer(content, { isOwner: false, mayReload: false }), /E17|stopped/);
});
