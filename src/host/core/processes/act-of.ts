import { parseIpAddress } from "../../../address/ip-address.ts";
import { commandWords } from "./command-words.ts";
import { isPlaceOfAct } from "./place-of-act.ts";
import type { Container, ContainerDetails } from "../containers/container.ts";
import { containerLabel } from "../containers/container-label.ts";
import { describeStep, type Step } from "./describe-step.ts";
import type { AncestorRole, ProcessFacts } from "./process-facts.ts";
import { shownText } from "../shown-text.ts";
import type { GroupUnit } from "../units/unit-of-group.ts";
import type { UnitProperties } from "../units/unit-properties.ts";

const ACT_CHARACTERS_MAX = 240;

/** What is known of those who manage a process. */
interface Known {
  readonly unit: GroupUnit | undefined;
  readonly properties: UnitProperties | undefined;
  readonly container: Container | ContainerDetails | undefined;
}

/** Steps that stand for what somebody asked for, rather than for what came of it. */
const ASKED: ReadonlySet<AncestorRole> = new Set(["script", "runner", "supervisor"]);

/** Says in one line which human act a process goes back to: what was asked for, where, and from where. */
export function actOf(facts: readonly ProcessFacts[], steps: readonly Step[], known: Known): string {
  const [target] = facts;
  if (target === undefined) return "unknown";
  if (known.container !== undefined) return shownText(containerAct(known.container), ACT_CHARACTERS_MAX);
  const command = commandStep(facts, steps);
  const isAsked = ASKED.has(command?.role ?? "process");
  const { unit, properties } = known;
  const parts: (string | undefined)[] = [];
  if (unit !== undefined) {
    const timer = properties?.triggeredBy.find((name) => name.endsWith(".timer"));
    parts.push(isAsked ? command?.label : unit.name, isAsked ? `as ${unit.name}` : undefined);
    parts.push(timer === undefined ? undefined : `by ${timer}`);
  } else {
    parts.push((isAsked ? undefined : lostScript(target)) ?? command?.label, ...placesOf(facts, steps, command));
  }
  return shownText(parts.filter((part) => part !== undefined).join(", "), ACT_CHARACTERS_MAX);
}

function containerAct(container: Container | ContainerDetails): string {
  const compose = "compose" in container ? container.compose : undefined;
  if (compose !== undefined) return `compose service ${compose.service} of ${compose.project}`;
  return `${containerLabel(container)}${container.image === undefined ? "" : ` (${container.image})`}`;
}

/** The steps from the process up to, and without, the shell or the place where the command was given. */
function below(steps: readonly Step[]): readonly Step[] {
  const isEnd = ({ role, isInteractive }: Step): boolean => isInteractive || role === "init" || isPlaceOfAct(role);
  const end = steps.findIndex((step, index) => index > 0 && isEnd(step));
  return end === -1 ? steps : steps.slice(0, end);
}

/** The step that is the command which somebody gave. */
function commandStep(facts: readonly ProcessFacts[], steps: readonly Step[]): Step | undefined {
  const own = below(steps);
  // The outermost: `npm run dev` may run `npm run web`, and that is what it came to.
  const asked = own.findLast(({ role }) => ASKED.has(role));
  if (asked !== undefined) return asked;
  const place = steps[own.length]?.role ?? "init";
  // What a program started that runs in the background of itself, the program did, and no person.
  return place === "init" || place === "unit" ? own.findLast((_, index) => isSameProgram(facts, index)) : own.at(-1);
}

/** True for the process itself, and for those above it that are only its shells or its first process. */
function isSameProgram(facts: readonly ProcessFacts[], index: number): boolean {
  const [target] = facts;
  return facts
    .slice(0, index + 1)
    .every(
      (one) => describeStep(one).role === "shell" || commandWords(one).program === commandWords(target ?? one).program,
    );
}

/** A script whose runner has ended, as the environment that it left says. */
function lostScript(target: ProcessFacts | undefined): string | undefined {
  const event = target?.hints?.["npm_lifecycle_event"];
  if (event === undefined) return undefined;
  const runner = /^(npm|pnpm|yarn|bun)\//.exec(target?.hints?.["npm_config_user_agent"] ?? "")?.[1] ?? "npm";
  return `${runner} run ${event} (which has ended)`;
}

function placesOf(
  facts: readonly ProcessFacts[],
  steps: readonly Step[],
  command: Step | undefined,
): (string | undefined)[] {
  const [target] = facts;
  const has = (role: AncestorRole): Step | undefined => steps.find((step, index) => index > 0 && step.role === role);
  if (target === undefined) return [];
  const schedule = has("schedule");
  if (schedule !== undefined) return [`by ${schedule.label}`];
  const ssh = has("ssh");
  const multiplexer = has("multiplexer")?.label ?? (ssh === undefined ? multiplexerHint(target) : undefined);
  const places = [multiplexer, has("editor")?.label ?? editorHint(target), has("terminal")?.label]
    .filter((place) => place !== undefined)
    .map((place) => `in ${place}`);
  const from = addressOf(facts, ssh !== undefined);
  if (from !== undefined) places.push(from);
  const { SUDO_USER: sudo, CI: ci } = target.hints ?? {};
  if (sudo !== undefined) places.push(`by sudo of ${sudo}`);
  if (ci !== undefined && /^(?:1|true)$/i.test(ci)) places.push("in CI");
  if (places.length === 0 && target.tty !== undefined) places.push(`in a terminal (${target.tty})`);
  return places.length > 0 || command === undefined ? places : [starterOf(steps, command)];
}

/** Who gave the command where no person did, as far as that can be seen. */
function starterOf(steps: readonly Step[], command: Step): string {
  const above = steps.slice(steps.indexOf(command) + 1).find(({ role }) => role !== "shell");
  // Whoever started it has ended, or it went to the background on purpose.
  if (above === undefined || above.role === "init") return "in the background";
  if (above.role !== "process") return `by ${above.label}`;
  // The program alone: its arguments say what else it does. An interpreter is nobody without its script.
  const [program = "", script] = above.label.split(" ", 2);
  const isNamed =
    script !== undefined && !script.startsWith("-") && /^(?:node|bun|deno|ruby|perl|python[\d.]*)$/.test(program);
  return `by ${program}${isNamed ? ` ${script}` : ""}`;
}

function multiplexerHint({ hints }: ProcessFacts): string | undefined {
  if (hints?.["TMUX"] !== undefined) return "tmux";
  return hints?.["STY"] === undefined ? undefined : "screen";
}

function editorHint({ hints }: ProcessFacts): string | undefined {
  if (hints?.["TERM_PROGRAM"] === "vscode") return "VS Code";
  return hints?.["TERMINAL_EMULATOR"] === "JetBrains-JediTerm" ? "a JetBrains editor" : undefined;
}

/** "SSH_CONNECTION: Identifies the client and server ends of the connection." -- ssh(1); the client's address stands first. */
function addressOf(facts: readonly ProcessFacts[], isOverSsh: boolean): string | undefined {
  for (const { hints } of facts) {
    const [address = ""] = (hints?.["SSH_CONNECTION"] ?? "").split(" ", 1);
    if (parseIpAddress(address) !== undefined) return `over ssh from ${address}`;
  }
  return isOverSsh ? "over ssh" : undefined;
}
