import type { FamilyTest, LookupFacts, MachineFacts, Outcome } from "../doctor/core/machine-facts.ts";
import { readSpeed } from "../doctor/core/read-speed.ts";
import { plainText } from "./core/plain-text.ts";

type Tested = Pick<MachineFacts, "stack" | "lookups"> & {
  /** Where a browser connects to for a name below localhost; undefined when none was asked. */
  readonly browser?: { readonly name: string; readonly address: string | undefined } | undefined;
};

/** Renders what the self-test of the stack has seen, one fact a line. */
export function renderSelfTest({ stack, lookups, browser }: Tested): string {
  const facts: [string, string][] = [];
  if (stack !== undefined) {
    facts.push(["127.0.0.1", describeFamily(stack.ipv4)], ["::1", describeFamily(stack.ipv6)]);
    if (stack.speed !== undefined) facts.push(["speed", readSpeed(stack.speed)]);
    else if (stack.ipv4.tcpEcho.state === "works")
      facts.push(["speed", "could not be measured: something delays packets"]);
  }
  facts.push(...describeLookups(lookups));
  if (browser !== undefined) facts.push(["browser", `${browser.name} is ${browser.address ?? "not reached"}`]);
  const width = Math.max(...facts.map(([term]) => term.length));
  return facts.map(([term, fact]) => `${term.padEnd(width)}  ${plainText(fact)}`).join("\n");
}

function describeFamily({ bind, connect, tcpEcho, udpEcho, ping }: FamilyTest): string {
  const steps: [string, Outcome][] = Object.entries({ bind, connect, "TCP echo": tcpEcho, "UDP echo": udpEcho, ping });
  const works = steps.filter(([, { state }]) => state === "works").map(([name]) => name);
  if (bind.state !== "works") return `bind ${describeOutcome(bind)}`;
  const others = steps.flatMap(([name, outcome]) => {
    const said = describeOutcome(outcome);
    return said === undefined ? [] : [`${name} ${said}`];
  });
  return [...(works.length === 0 ? [] : [`${works.join(", ")}: work`]), ...others].join("; ");
}

function describeOutcome(outcome: Outcome): string | undefined {
  if (outcome.state === "works") return undefined;
  if (outcome.state === "fails") return `fails with ${outcome.error}`;
  return outcome.state === "skipped" ? `not tried (${outcome.why})` : `had no answer in ${outcome.afterMs} ms`;
}

/** One line for each who asks. Node asks the system as most programs do, in the order that the system gives. */
function describeLookups(lookups: LookupFacts | undefined): [string, string][] {
  if (lookups === undefined) return [];
  const answers = lookups.lookups.map(
    ({ name, addresses, error }) =>
      `${name} is ${addresses.length === 0 ? (error ?? "nothing") : addresses.join(", ")}`,
  );
  const { curl } = lookups;
  return [
    ["system", answers.join("; ")],
    ["curl", curl === undefined ? "not asked (there is no curl)" : `${curl.name} is ${curl.address ?? "not reached"}`],
  ];
}
