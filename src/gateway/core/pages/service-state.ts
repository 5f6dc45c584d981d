import type { RoutedService, ServiceExit } from "../snapshot.ts";
import type { AnswerContent, AnswerContext, AnswerDetails, AnswerFact } from "./answer.ts";
import { plainLine } from "./plain-line.ts";
import { spanInWords } from "./span-in-words.ts";
import { startCommand } from "./start-command.ts";

/** Describes a service that does not listen yet. */
export function serviceStarting(service: RoutedService, context: AnswerContext): AnswerContent {
  return {
    status: 503,
    code: "service-starting",
    message: "The service is starting",
    hint: "Try again in a moment",
    lookAgainMs: 500,
    retryAfterSeconds: 1,
    details: {
      ...detailsOf(service),
      message: `${service.name} is starting`,
      hint: "This page opens it as soon as it listens",
      facts: [{ label: "Started", value: `${spanInWords(context.nowMs - service.sinceMs)} ago` }, ...factsOf(service)],
    },
  };
}

/** Describes a service whose process has ended. */
export function serviceDown(service: RoutedService, context: AnswerContext): AnswerContent {
  return {
    status: 503,
    code: "service-down",
    message: "The service is down",
    hint: "Start it again",
    lookAgainMs: 2000,
    retryAfterSeconds: undefined,
    details: {
      ...detailsOf(service),
      message: `${service.name} is down: it ${endInWords(service.exit)}`,
      hint: "Start it again, this page opens it",
      command: startCommand(service),
      facts: [
        ...(service.exit ? [{ label: "Ended", value: `${spanInWords(context.nowMs - service.exit.atMs)} ago` }] : []),
        ...factsOf(service),
      ],
    },
  };
}

/** The facts that tell which service this is. */
export function factsOf(service: RoutedService): AnswerFact[] {
  return [
    { label: "Command", value: plainLine(service.command) },
    { label: "Folder", value: plainLine(service.directory) },
  ].filter(({ value }) => value !== "");
}

/** The last lines of its output, safe to show. */
export function linesOf(service: RoutedService): string[] {
  return service.lastLines.slice(-40).map(plainLine);
}

function detailsOf(service: RoutedService): Omit<AnswerDetails, "message" | "hint" | "facts"> {
  return { command: undefined, lines: linesOf(service), links: [], linksLeftOut: 0 };
}

function endInWords(exit: ServiceExit | undefined): string {
  if (exit === undefined) return "has ended";
  if (exit.signal !== null) return `was ended by ${exit.signal}`;
  return exit.code === 0 ? "ended by itself, with status 0" : `ended with status ${exit.code ?? "unknown"}`;
}
