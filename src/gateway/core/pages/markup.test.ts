import assert from "node:assert/strict";
import { test } from "node:test";
import { escapeHtml, markup } from "./markup.ts";

test("escapeHtml replaces every character that means something in HTML", () => {
  assert.equal(escapeHtml(`<a href="x" id='y'>&`), "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;");
});

test("markup escapes text and keeps markup", () => {
  const bold = markup`<b>${"<script>"}</b>`;
  assert.deepEqual(bold, { html: "<b>&lt;script&gt;</b>" });
  assert.deepEqual(markup`<p>${bold}${[bold, bold]}${undefined}${7}</p>`, {
    html: `<p>${bold.html}${bold.html}${bold.html}7</p>`,
  });
});
