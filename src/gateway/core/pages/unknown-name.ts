import type { AnswerContent, AnswerContext, AnswerLink, GatewayAnswer, KnownName } from "./answer.ts";
import { nearestNames } from "./nearest-names.ts";
import { plainLine } from "./plain-line.ts";

/** Beyond these, the page says how many more there are. */
const LINKS_MAX = 24;

/** Describes a request for a name that leads nowhere, and what is known instead. */
export function unknownName(
  answer: Extract<GatewayAnswer, { type: "unknown-name" }>,
  context: AnswerContext,
): AnswerContent {
  const name = plainLine(answer.authority.slice(0, 253));
  return {
    status: 404,
    code: "unknown-name",
    message: "No service has this name",
    hint: undefined,
    lookAgainMs: 2000,
    retryAfterSeconds: undefined,
    details: {
      message: name === "" ? "The request names no service" : `No service is named "${name}"`,
      hint: hintFor(answer.known.length),
      command: commandFor(name),
      facts: [],
      lines: [],
      ...knownLinks(name, answer.known, context),
    },
  };
}

/** Describes a request for a path that none of the name's routes begins. */
export function unknownPath(
  answer: Extract<GatewayAnswer, { type: "unknown-path" }>,
  context: AnswerContext,
): AnswerContent {
  const name = plainLine(answer.authority.slice(0, 253));
  return {
    status: 404,
    code: "unknown-path",
    message: "No service has this path",
    hint: undefined,
    lookAgainMs: 2000,
    retryAfterSeconds: undefined,
    details: {
      message: `No route of "${name}" begins "${plainLine(answer.path)}"`,
      hint: "Open one of the paths that lead somewhere",
      command: undefined,
      facts: [],
      lines: [],
      ...knownLinks(name, answer.known, context),
    },
  };
}

/** Describes a front whose service has gone. */
export function frontGone(answer: Extract<GatewayAnswer, { type: "front-gone" }>): AnswerContent {
  const endpoint = answer.address.includes(":")
    ? `[${answer.address}]:${answer.port}`
    : `${answer.address}:${answer.port}`;
  return {
    status: 404,
    code: "front-gone",
    message: "No service is behind this address",
    hint: undefined,
    lookAgainMs: 2000,
    retryAfterSeconds: undefined,
    details: {
      message: `The service behind ${endpoint} has gone`,
      hint: "Run `portolan ls` to see what is there, and start it again with `portolan run`",
      command: undefined,
      facts: [],
      lines: [],
      links: [],
      linksLeftOut: 0,
    },
  };
}

function hintFor(known: number): string {
  return known === 0 ? "Nothing runs at the moment: start a service" : "Open one of these, or start a service";
}

/** The command that would give the name to a service; none where the text is no name that a shell should see. */
function commandFor(name: string): string {
  const match = /^([a-z0-9-]+(?:\.[a-z0-9-]+)*)\.localhost$/.exec(name);
  return match ? `portolan run --name ${match[1]} -- COMMAND` : "portolan run -- COMMAND";
}

function knownLinks(
  asked: string,
  known: readonly KnownName[],
  context: AnswerContext,
): { links: AnswerLink[]; linksLeftOut: number } {
  const links = nearestNames(asked, known)
    .slice(0, LINKS_MAX)
    .map(({ name, path, state }) => ({ url: urlOf(name, path, context), text: urlOf(name, path, context), state }));
  return { links, linksLeftOut: known.length - links.length };
}

function urlOf(name: string, path: string, { secure, port }: AnswerContext): string {
  const isDefault = port === (secure ? 443 : 80);
  return `${secure ? "https" : "http"}://${name}${isDefault ? "" : `:${port}`}${path}`;
}
