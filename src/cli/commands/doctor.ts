import { join } from "node:path";
import { diagnose, type Finding } from "../../doctor/core/diagnosis.ts";
import { MACHINE_DIAGNOSES } from "../../doctor/core/machine-diagnoses.ts";
import type { MachineFacts } from "../../doctor/core/machine-facts.ts";
import { gatherMachine } from "../../doctor/gather-machine.ts";
import { askBrowser, type BrowserAnswer } from "../../doctor/self-test/browser.ts";
import { type CliCommand, defineCommand, type Printed, textArgument } from "../command.ts";
import type { CliContext } from "../context.ts";
import { plainText } from "../core/plain-text.ts";
import { usageFailure } from "../core/failures.ts";
import { countFindings, isWrong, renderFindings } from "../render-findings.ts";
import { renderSelfTest } from "../render-self-test.ts";
import { type Repaired, repairMachine, takeBackRepairs } from "../repair-machine.ts";
import type { Terminal } from "../terminal.ts";
import { withProgress } from "../with-progress.ts";

interface Request {
  readonly wish: "look" | "fix" | "undo";
  readonly isSure: boolean;
  readonly hasBrowser: boolean;
}

interface Looked {
  readonly facts: MachineFacts;
  readonly findings: readonly Finding[];
  readonly browser: BrowserAnswer | undefined;
  readonly tookMs: number;
}

interface Result {
  readonly wish: Request["wish"];
  /** Undefined where only repairs were taken back. */
  readonly looked: Looked | undefined;
  readonly repaired: Repaired | undefined;
}

/** Without a target it looks at this machine. */
export const doctor: CliCommand = {
  ownsSignals: false,
  declare: (command) => machine.declare(command),
  async execute(parsed, context, signal) {
    if (textArgument(parsed, 0) === undefined) return machine.execute(parsed, context, signal);
    const { doctorTarget } = await import("../doctor-target.ts");
    return doctorTarget.execute(parsed, context, signal);
  },
};

const machine: CliCommand = defineCommand<Request, Result>({
  declare: (command) =>
    command
      .argument("[TARGET]", "an endpoint to try instead: 127.0.0.1:62893, 62893, web.shop, a URL or /run/docker.sock")
      .option(
        "--ask",
        "of a target that is not your own, or is on another machine: connect, and ask what it speaks, changing nothing",
      )
      .option("--fix", "repair what is safe to repair, after asking")
      .option("--undo", "take back what --fix has repaired last")
      .option("-y, --yes", "do not ask")
      .option("--browser", "ask Chromium too where it connects to; starting it takes seconds")
      .addHelpText("after", EXAMPLES),
  read({ options }) {
    const [isFix, isUndo] = [options["fix"] === true, options["undo"] === true];
    if (isFix && isUndo) throw usageFailure("Cannot repair and take back at once", "Pass --fix or --undo, not both");
    const wish = isFix ? "fix" : isUndo ? "undo" : "look";
    return { wish, isSure: options["yes"] === true, hasBrowser: options["browser"] === true };
  },
  async perform({ wish, isSure, hasBrowser }, context, signal) {
    const asking = { context, signal, isSure };
    if (wish === "undo") return { wish, looked: undefined, repaired: await takeBackRepairs(asking) };
    const looked = await look(context, hasBrowser);
    if (wish === "look") return { wish, looked, repaired: undefined };
    const repaired = await repairMachine(looked.findings, asking);
    // What was repaired is looked at again: a repair that did not help must not look as if it had.
    return { wish, looked: repaired.outcome === "done" ? await look(context, hasBrowser) : looked, repaired };
  },
  render,
  json: ({ looked, repaired }) => ({
    ...(looked === undefined
      ? {}
      : {
          isWell: !isWrong(looked.findings),
          findings: looked.findings,
          selfTest: { ...looked.facts.stack, names: looked.facts.lookups, browser: looked.browser },
          unseen: unseenBy(looked.facts),
          tookMs: looked.tookMs,
        }),
    ...(repaired === undefined ? {} : { repaired }),
  }),
  exitCode({ looked, repaired }) {
    if (repaired?.outcome === "refused") return 1;
    if (looked === undefined) return repaired?.outcome === "nothing" ? 1 : 0;
    return isWrong(looked.findings) ? 1 : 0;
  },
});

async function look(context: CliContext, hasBrowser: boolean): Promise<Looked> {
  const { environment, folder, terminal } = context;
  const startedAt = performance.now();
  const folders = { authority: folder.authorityFolder, trust: folder.trustFolder, undo: join(folder.root, "undo") };
  const [facts, browser] = await withProgress(terminal, "looking at this machine", () =>
    Promise.all([gatherMachine({ environment, folders }), hasBrowser ? askBrowser(environment) : undefined]),
  );
  return {
    facts,
    findings: diagnose(MACHINE_DIAGNOSES, facts),
    browser,
    tookMs: Math.round(performance.now() - startedAt),
  };
}

function render({ wish, looked, repaired }: Result, terminal: Terminal): Printed {
  const said = repaired === undefined ? [] : sayRepaired(wish, repaired);
  if (looked === undefined) return { say: said.join("\n") };
  const { facts, findings, browser, tookMs } = looked;
  const parts = [renderSelfTest({ ...facts, browser }), renderFindings(findings, terminal)].filter(
    (part) => part !== "",
  );
  const unseen = unseenBy(facts).map((words) => `not seen: ${words}`);
  const summary = `${countFindings(findings)}, after ${tookMs} ms`;
  return { out: parts.join("\n\n"), say: [...unseen, ...said, summary].join("\n") };
}

function sayRepaired(wish: Request["wish"], { outcome, ids, rootCommands }: Repaired): string[] {
  const verb = wish === "undo" ? "taken back" : "repaired";
  const words = {
    done: `${verb}: ${ids.join(", ")}`,
    refused: "nothing was changed",
    nothing: `nothing to be ${verb}`,
  };
  return [
    ...(outcome === "nothing" && rootCommands.length > 0 ? [] : [words[outcome]]),
    ...rootCommands.map((line) => `only root may repair this: ${plainText(line)}`),
  ];
}

/** What this look could not see, so that silence about it is not taken for health. */
function unseenBy(facts: MachineFacts): string[] {
  const late = (["loopback", "stack", "names", "lookups", "ports", "connections"] as const).filter(
    (group) => facts[group] === undefined,
  );
  return [
    ...(facts.firewall === undefined ? ["the rules of the firewall, which only root may read, with nft"] : []),
    ...(late.length === 0 ? [] : [`${late.join(", ")}: could not be read in time`]),
  ];
}

const EXAMPLES = `
It changes nothing by itself. --fix shows what it would do and asks; root's part it prints as commands.
docs/doctor.md lists what it can find, and the fields of --json.

Examples:
  portolan doctor
  portolan doctor https://localhost:5173
  portolan doctor --json | jq -r '.findings[] | .id + " " + .cause'
  sudo portolan doctor --fix
  sudo portolan doctor --undo

Exit status 1: something is wrong (an error or a warning; notes are not).`;
