import { commandWords } from "../processes/command-words.ts";
import { socketUnitOf, type ListedSocket } from "./listed-sockets.ts";
import type { ProcessFacts } from "../processes/process-facts.ts";
import { shellWord } from "../shell-word.ts";
import { shownText } from "../shown-text.ts";
import { unitOfGroup } from "./unit-of-group.ts";

/** A socket that is held for a server which starts when somebody connects, or which was handed it. */
export interface SocketActivation {
  /** Who made the socket; `unknown` when the holder was handed it, and nothing says that it is a unit of systemd. */
  readonly by: "systemd" | "systemd-socket-activate" | "inetd" | "xinetd" | "unknown";
  /** The `.socket` unit; undefined where systemd was not asked, or said nothing of it. */
  readonly unit: string | undefined;
  /** Units or a command that it starts. */
  readonly activates: readonly string[];
  /** True once the server runs and holds the socket itself. */
  readonly isStarted: boolean;
  readonly howToClose: string;
}

const SHOWN_MAX = 120;

/** What is known of a listener and of who holds it. */
export interface ActivationFacts {
  readonly holder: ProcessFacts;
  readonly end: { readonly address: string; readonly port: number };
  /** What systemd lists; empty when it was not asked. */
  readonly listed: readonly ListedSocket[];
}

/** Recognises a socket that came from an activator; undefined of one that its holder made itself, as far as can be seen. */
export function activationOf({ holder, end, listed }: ActivationFacts): SocketActivation | undefined {
  const { program, args } = commandWords(holder);
  const unit = socketUnitOf(listed, end);
  const isManager = program === "systemd" || (program === "init" && holder.pid === 1 && unit !== undefined);
  if (isManager) return ofSystemd(holder, { unit, isStarted: false });
  if (program === "systemd-socket-activate") {
    const command = shownText(args.slice(commandAt(args)).join(" "), SHOWN_MAX);
    const howToClose = `Run \`kill ${holder.pid}\``;
    return { by: program, unit: undefined, activates: [command], isStarted: false, howToClose };
  }
  if (/^(?:x?inetd|inetutils-inetd)$/.test(program)) {
    const by = program === "xinetd" ? program : "inetd";
    const where = by === "xinetd" ? "/etc/xinetd.d" : "/etc/inetd.conf";
    const howToClose = `Take port ${end.port} out of ${where}, and let ${program} read it again: \`kill -HUP ${holder.pid}\``;
    return { by, unit: undefined, activates: [], isStarted: false, howToClose };
  }
  if (!wasHandedSockets(holder)) return undefined;
  if (unit !== undefined || unitOfGroup(holder.cgroup ?? "")?.kind === "service") {
    return ofSystemd(holder, { unit, isStarted: true });
  }
  return { by: "unknown", unit: undefined, activates: [], isStarted: true, howToClose: `Run \`kill ${holder.pid}\`` };
}

/** "$LISTEN_PID must match the daemon's PID" -- sd_listen_fds(3): what a child inherits is not meant for it. */
function wasHandedSockets({ pid, hints }: ProcessFacts): boolean {
  return hints?.["LISTEN_PID"] === String(pid) && Number(hints["LISTEN_FDS"]) > 0;
}

function ofSystemd(
  holder: ProcessFacts,
  { unit, isStarted }: { unit: ListedSocket | undefined; isStarted: boolean },
): SocketActivation {
  const isUser = holder.cgroup?.includes("/user@") === true;
  const systemctl = isUser ? "systemctl --user" : "systemctl";
  const units = unit === undefined ? [] : [unit.unit, ...(isStarted ? unit.activates : [])];
  const words = units.map((name) => shellWord(shownText(name, SHOWN_MAX))).join(" ");
  return {
    by: "systemd",
    unit: unit === undefined ? undefined : shownText(unit.unit, SHOWN_MAX),
    activates: unit?.activates.map((name) => shownText(name, SHOWN_MAX)) ?? [],
    isStarted,
    howToClose:
      unit === undefined
        ? `Find its unit with \`${systemctl} list-sockets\`, and stop that`
        : `Run \`${systemctl} stop ${words}\``,
  };
}

/** Options of systemd-socket-activate(1) that take a value; behind them comes the command. */
const VALUED = new Set(["-l", "--listen", "-E", "--setenv", "--fdname"]);

function commandAt(args: readonly string[]): number {
  for (let index = 0; index < args.length; index++) {
    const word = args[index] ?? "";
    if (word === "--") return index + 1;
    if (!word.startsWith("-")) return index;
    if (VALUED.has(word)) index++;
  }
  return args.length;
}
