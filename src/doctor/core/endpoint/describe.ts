import { formatEndpoint } from "../../../address/format-endpoint.ts";
import { describeHolder } from "../../../host/core/processes/describe-holder.ts";
import type { InetSocket } from "../../../host/core/sockets/socket.ts";
import type { EndpointFacts, OwnerFacts, TargetFacts } from "../endpoint-facts.ts";
import { shownText } from "../../../host/core/shown-text.ts";
import { shellWords } from "../shell-words.ts";

/** The facts of the processes that hold a socket, as far as they are known. */
export function ownersOf(facts: EndpointFacts, { pids }: Pick<InetSocket, "pids">): readonly OwnerFacts[] {
  return (facts.owners ?? []).filter(({ process }) => pids?.includes(process.pid) === true);
}

/** Such as `process 4121 (node server.js)`. */
export function processInWords({ process }: OwnerFacts): string {
  return describeHolder(process);
}

/** Who holds a socket, in words: its first holder, and how many more. */
export function holderInWords(facts: EndpointFacts, socket: InetSocket): string {
  const [first, ...more] = ownersOf(facts, socket);
  if (first === undefined) {
    return socket.uid === undefined ? "an unknown process" : `a process of ${userInWords(facts, socket.uid)}`;
  }
  return more.length === 0 ? processInWords(first) : `${processInWords(first)} and ${more.length} more`;
}

/** The user's name, as `explain` and `ls` write it; `user 1000` of one without a name. */
export function userInWords({ owners, view }: EndpointFacts, uid: number): string {
  const name = view?.userNames?.[uid] ?? owners?.find(({ process }) => process.uid === uid)?.process.userName;
  return name ?? (uid === 0 ? "root" : `user ${uid}`);
}

/** Such as `[::1]:3000`; `port 3000 of every address` for a wildcard. */
export function socketInWords({ local, transport }: InetSocket): string {
  if (local.address === "0.0.0.0") return `every IPv4 address, port ${local.port}`;
  if (local.address === "::") return `every address, port ${local.port}`;
  return formatEndpoint({ ...local, transport });
}

/** The target as its endpoint, with the name that was asked for. */
export function targetInWords(target: TargetFacts): string {
  return target.name === undefined
    ? formatEndpoint(target)
    : `${shownText(target.name, 253)}:${target.port}${target.transport === "udp" ? "/udp" : ""}`;
}

/** A URL, or an endpoint for what is no HTTP, at another address or port. */
export function linkTo(target: TargetFacts, { address, port }: { address: string; port: number }): string {
  const isWildcard = address === "0.0.0.0" || address === "::";
  const plain = isWildcard ? (target.address === "::1" ? "::1" : "127.0.0.1") : address;
  const endpoint = formatEndpoint({ address: plain, port, transport: target.transport });
  if (target.expects === "http1") return `http://${endpoint}/`;
  return target.expects === "tls" ? `https://${endpoint}/` : endpoint;
}

/** Such as `4 s`, `3 min`, `2 h`, `5 days`. */
export function spanInWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds === 0) return `${Math.max(0, Math.round(milliseconds))} ms`;
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} days`;
}

/** A line for a shell that starts a command again in its folder; nothing where it cannot be written in one line. */
export function startCommand(argv: readonly string[], cwd: string | undefined): readonly string[] {
  const command = shellWords(argv);
  // A command that was shown without its secrets starts nothing.
  if (command === undefined || command.includes("…")) return [];
  const folder = cwd === undefined ? undefined : shellWords([cwd]);
  return [folder === undefined ? command : `cd ${folder} && ${command}`];
}

/** A line that stops an owner: its container or unit where a signal is wrong. */
export function stopCommand({ process, origin }: OwnerFacts): string {
  return origin?.stopInstead?.command ?? `kill ${process.pid}`;
}

/** The command in a hint such as "Run `kill 7`"; undefined where it is no command alone. */
export function commandIn(hint: string | undefined): string | undefined {
  return /^Run `([^`]+)`$/.exec(hint ?? "")?.[1];
}
