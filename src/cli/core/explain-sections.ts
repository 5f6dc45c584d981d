import type {
  EndpointExplanation,
  ExplainedHolder,
  ExplainedListener,
  Explanation,
} from "../../inspect/core/explanation.ts";
import { formatSpan } from "./duration.ts";
import { clientText } from "./free-lines.ts";
import { endText } from "./end-text.ts";
import { holderSections, processText } from "./holder-sections.ts";
import { EXPOSURE_WORDS } from "./listing.ts";
import { processSections } from "./process-sections.ts";
import { cutLines, type ExplainWords, type Section } from "./section.ts";
import { unixSections } from "./unix-sections.ts";

const CLIENTS_MAX = 6;
const HISTORY_MAX = 5;

/** What is known of a target, in the order in which people ask. Lines may hold anything: they are made plain later. */
export function explainSections(explanation: Explanation, words: ExplainWords): Section[] {
  const sections =
    explanation.type === "endpoint"
      ? endpointSections(explanation, words)
      : explanation.type === "process"
        ? processSections(explanation, words)
        : unixSections(explanation, words);
  return sections.filter(({ lines }) => lines.length > 0);
}

function endpointSections(explanation: EndpointExplanation, words: ExplainWords): Section[] {
  const { listeners, reached, silence, history, clients } = explanation;
  const isReached = new Set(reached.flatMap((one) => one.listeners));
  const shown = isReached.size > 0 ? listeners.filter((_, at) => isReached.has(at)) : listeners;
  const holders = distinctHolders(shown);
  return [
    { label: "address", lines: addressLines(explanation) },
    { label: "port", lines: portLines(explanation) },
    {
      label: "listens",
      lines: listeners.map((listener, at) =>
        listenerLine(listener, { isReached: isReached.has(at), explanation, words }),
      ),
    },
    {
      label: silence?.[0]?.kind === "another-machine" ? "unseen" : "nobody",
      lines: silence?.map(({ says }) => says) ?? [],
    },
    { label: "shared", lines: sharedLines(explanation) },
    ...holderSections(holders, words),
    { label: "open to", lines: reachLines(shown) },
    { label: "clients", lines: cutLines(clients.map(clientText), CLIENTS_MAX) },
    { label: "before", lines: cutLines(historyLines(history, words), HISTORY_MAX) },
  ];
}

function addressLines({ aboutAddresses }: EndpointExplanation): string[] {
  return aboutAddresses.map(({ address, kind, block, rfc, interface: at, says }) => {
    const where = at === undefined ? "" : `, on ${at}`;
    return `${address}  ${kind}${block === undefined ? "" : `, ${block}`} (${rfc})${where}: ${says}`;
  });
}

function portLines({ aboutPort, port, transport, leasedTo }: EndpointExplanation): string[] {
  const { range, registered, usual, comesFrom, isBlockedByBrowsers, needsPrivilege } = aboutPort;
  const names = [
    registered === undefined ? undefined : `registered for ${registered}`,
    usual === undefined ? undefined : `mostly ${usual}`,
  ].filter((name) => name !== undefined);
  return [
    [`${port}/${transport}  ${range}`, ...names].join(", "),
    leasedTo === undefined ? comesFrom : `Portolan has leased it to ${leasedTo}`,
    ...(isBlockedByBrowsers ? ["browsers refuse to connect to it (Fetch standard, port blocking)"] : []),
    ...(needsPrivilege ? ["only root, or who has CAP_NET_BIND_SERVICE, may listen on it"] : []),
  ];
}

function listenerLine(
  listener: ExplainedListener,
  { isReached, explanation, words }: { isReached: boolean; explanation: EndpointExplanation; words: ExplainWords },
): string {
  const { local, holders, user, service, waiting, waitingMax } = listener;
  const main = holders.find(({ isWorker }) => !isWorker) ?? holders[0];
  const workers = holders.length - 1;
  const who =
    main === undefined
      ? unseen(explanation, user)
      : `${processText(main.process)}, ${main.process.user}, for ${formatSpan(words.nowMs - main.process.startedAtMs)}`;
  const notes = [
    ...(workers > 0 ? [`shared with ${workers} more`] : []),
    ...(service === undefined
      ? []
      : [service.state === "front" ? `front of ${service.name}` : (service.url ?? service.name)]),
    ...(waiting > 0 ? [`${waiting}${waitingMax === undefined ? "" : ` of ${waitingMax}`} wait to be accepted`] : []),
    ...(explanation.listeners.length > 1 && isReached ? ["a client gets this one"] : []),
  ];
  return [`${endText(local)}  ${who}`, ...notes].join("; ");
}

function unseen({ ownerless }: EndpointExplanation, user: string | undefined): string {
  if (ownerless === "kernel") return "the kernel itself";
  if (ownerless === "outside") return "a process outside of this container";
  if (ownerless === "barred") return `a process of ${user ?? "another user"} that this root may not look into`;
  return `a process of ${user ?? "another user"}: \`sudo portolan explain\` sees it`;
}

/** Several listeners behind one address take turns: what answers may change from one connection to the next. */
function sharedLines({ reached }: EndpointExplanation): string[] {
  return reached
    .filter(({ listeners }) => listeners.length > 1)
    .map(
      ({ address, listeners }) => `${listeners.length} listeners share ${address}: each connection gets one of them`,
    );
}

function reachLines(listeners: readonly ExplainedListener[]): string[] {
  return listeners.map(({ exposure, ways, local }) => {
    const beyond = ways.filter(({ by }) => by !== "local-users");
    const by = beyond
      .slice(0, 4)
      .map((way) => `${EXPOSURE_WORDS[way.by]} by ${endText({ ...local, address: way.address })} (${way.interface})`);
    if (beyond.length === 0)
      return exposure === "local-users" ? "every user of this machine, and nobody else" : EXPOSURE_WORDS[exposure];
    return `${by.join(", ")}${beyond.length > 4 ? `, and ${beyond.length - 4} more` : ""}, unless a firewall forbids`;
  });
}

function historyLines(history: EndpointExplanation["history"], { nowMs }: ExplainWords): string[] {
  return history
    .filter(({ untilMs }) => untilMs !== undefined)
    .map(({ command = "a process", pid, address, serviceName, sinceMs, untilMs = sinceMs, ended }) => {
      const who = `${serviceName === undefined ? "" : `${serviceName}, `}${command}${pid === undefined ? "" : ` (${pid})`}`;
      const how = ended === undefined ? "" : `, ${ended}`;
      return `${who} on ${address} for ${formatSpan(untilMs - sinceMs)}, until ${agoText(nowMs - untilMs)}${how}`;
    });
}

function agoText(milliseconds: number): string {
  return milliseconds < 1000 ? "just now" : `${formatSpan(milliseconds)} ago`;
}

function distinctHolders(listeners: readonly ExplainedListener[]): ExplainedHolder[] {
  const byPid = new Map<number, ExplainedHolder>();
  for (const { holders } of listeners) {
    for (const holder of holders) if (!holder.isWorker) byPid.set(holder.process.pid, holder);
  }
  return [...byPid.values()];
}
