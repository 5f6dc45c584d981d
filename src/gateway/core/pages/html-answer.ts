import type { AnswerContent, AnswerDetails, AnswerLink } from "./answer.ts";
import { markup } from "./markup.ts";
import type { Markup } from "./markup.ts";
import { PAGE_SCRIPT, PAGE_STYLE } from "./page-assets.ts";
import { reasonPhrase } from "./reason-phrase.ts";

export interface HtmlOptions {
  readonly isOwner: boolean;
  /** Loading the page again repeats nothing: the request was a GET. */
  readonly mayReload: boolean;
}

/** Writes an answer as a page: no outside asset, below 6 kB without log lines. */
export function htmlAnswer(content: AnswerContent, { isOwner, mayReload }: HtmlOptions): string {
  const details = isOwner ? content.details : undefined;
  const looksAgain = mayReload && content.lookAgainMs !== undefined;
  const isWaiting = content.code === "service-starting";
  return markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${details?.message ?? content.message}</title><style>${{ html: PAGE_STYLE }}</style>${looksAgain ? NO_SCRIPT_RELOAD : undefined}</head>
<body data-answer="${content.code}" data-wait="${content.lookAgainMs ?? 0}"><main>${rose(isWaiting)}<div class="in">
<p class="kind"><b>${content.status}</b> ${reasonPhrase(content.status)}</p>
<h1>${details?.message ?? content.message}</h1>
${details?.diagnosis && hint(`${details.diagnosis.cause} (${details.diagnosis.id})`)}${hint(details?.hint ?? content.hint)}${details ? detailsMarkup(details) : undefined}</div></main>${looksAgain ? { html: `<script>${PAGE_SCRIPT}</script>` } : undefined}</body></html>
`.html;
}

const NO_SCRIPT_RELOAD: Markup = markup`<noscript><meta http-equiv="refresh" content="2"></noscript>`;

/** Sixteen winds, as a portolan has them. */
function rose(turns: boolean): Markup {
  return markup`<svg viewBox="0 0 100 100" stroke-width=".22" aria-hidden="true"><g class="r"><path id="w" d="M-200 50H300M50-200V300"/><use href="#w" transform="rotate(22.5 50 50)"/><use href="#w" transform="rotate(45 50 50)"/><use href="#w" transform="rotate(67.5 50 50)"/></g><circle cx="50" cy="50" r="15"/><circle cx="50" cy="50" r="16.2"/><g${turns ? { html: ` class="turn"` } : undefined}><path id="s" d="M50 36l2.6 11.4L64 50l-11.4 2.6L50 64l-2.6-11.4L36 50l11.4-2.6z"/><use href="#s" transform="rotate(45 50 50)"/><path class="n" d="M50 31.5l2.4 5.4h-4.8z"/></g></svg>`;
}

function detailsMarkup({ command, diagnosis, links, linksLeftOut, facts, lines }: AnswerDetails): Markup {
  const items = links.map(linkMarkup);
  return markup`${
    command === undefined
      ? undefined
      : markup`<pre class="do">${command}</pre>
`
  }${
    diagnosis === undefined || diagnosis.evidence.length === 0
      ? undefined
      : markup`<ul>${diagnosis.evidence.map((line) => markup`<li>${line}</li>`)}</ul>
`
  }${
    items.length === 0
      ? undefined
      : markup`<ul>${items}</ul>
`
  }${
    linksLeftOut === 0
      ? undefined
      : markup`<p class="more">and ${linksLeftOut} more: <code>portolan ls</code></p>
`
  }${
    facts.length === 0
      ? undefined
      : markup`<dl>${facts.map(({ label, value }) => markup`<dt>${label}</dt><dd>${value}</dd>`)}</dl>
`
  }${
    lines.length === 0
      ? undefined
      : markup`<h2>Last lines of its output</h2><pre class="log">${lines.join("\n")}</pre>
`
  }`;
}

function linkMarkup({ url, text, state }: AnswerLink): Markup {
  return markup`<li><a href="${url}">${text}</a>${state === "ready" ? undefined : markup`<span>${state}</span>`}</li>`;
}

/** A sentence in which back quotes mark what is typed. */
function hint(sentence: string | undefined): Markup | undefined {
  if (sentence === undefined) return undefined;
  const pieces = sentence.split("`");
  return markup`<p>${pieces.map((piece, index) => (index % 2 === 1 ? markup`<code>${piece}</code>` : markup`${piece}`))}.</p>
`;
}
