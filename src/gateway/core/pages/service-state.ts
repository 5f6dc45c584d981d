import type { RoutedService, ServiceExit } from "../snapshot.ts";
import type { AnswerContent, AnswerContext, AnswerDetails, AnswerFact, GatewayAnswer } from "./answer.ts";
import { plainLine } from "./plain-line.ts";
import { spanInWords } from "./span-in-words.ts";
import { startCommand } from "./start-command.ts";

type Starting = Extract<GatewayAnswer, { type: "service-starting" }>;

/** Describes a service that does not listen yet. */
export function serviceStarting({ service, waitedMs }: Starting, context: AnswerContext): AnswerContent {
  const waited = waitedMs === undefined ? undefined : spanInWords(waitedMs);
  return {
    status: 503,
    code: "service-starting",
    message: waited === undefined ? "The service is starting" : `The service was not ready within ${waited}`,
    hint: "Try again in a moment",
    lookAgainMs: 500,
    retryAfterSeconds: 1,
    details: {
      ...detailsOf(service),
      message: startingInWords(service, waited),
      hint: "This page opens it as soon as it listens",
      facts: [{ label: "Started", value: `${spanInWords(context.nowMs - service.sinceMs)} ago` }, ...factsOf(service)],
    },
  };
}

function startingInWords({ name, state }: RoutedService, waited: string | undefined): string {
  if (waited === undefined) return `${name} is starting`;
  // Its keeper was told, and did nothing.
  if (state === "idle") return `${name} was not started within ${waited} of being wanted`;
  return `${name} is starting, and was not ready within ${waited}`;
}

/** Describes a service whose process has ended. */
export function serviceDown(service: RoutedService, context: AnswerContext): AnswerContent {
  return {
    status: 503,
    code: "service-down",
    message: "The service is down",
    hint: service.onDemand ? "Repeat the request to start it again" : "Start it again",
    // Looking would start it again and again.
    lookAgainMs: service.onDemand ? undefined : 2000,
    retryAfterSeconds: undefined,
    details: {
      ...detailsOf(service),
      message: `${service.name} is down: it ${endInWords(service.exit)}`,
      hint: service.onDemand ? "Load this page again to start it once more" : "Start it again, this page opens it",
      command: service.onDemand ? undefined : startCommand(service),
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
    { label: "Used as", value: usedInWords(service) },
    { label: "Command", value: plainLine(service.command) },
    { label: "Folder", value: plainLine(service.directory) },
  ].filter(({ value }) => value !== "");
}

/** Whoever asked for the main copy's name must see that another copy has it. */
function usedInWords({ usedAs }: RoutedService): string {
  return usedAs === undefined ? "" : `${usedAs}, by \`portolan use\`: \`portolan use --main\` leads back`;
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
