import { colouredLine, plainLine } from "../../services/core/plain-line.ts";
import type { KeeperTold } from "../../control/keeper-contract.ts";
import { jsonText } from "../core/json-text.ts";
import type { SaidLine } from "../core/said-line.ts";
import { ServicePrefix } from "../service-prefix.ts";
import { PatientOutput } from "./patient-output.ts";
import type { Style, Terminal } from "../terminal.ts";

/** Shows what happens in a project. */
export type Show = (lines: readonly SaidLine[], told: KeeperTold | undefined) => void;

export interface PrinterOptions {
  readonly terminal: Terminal;
  /** Names of all services, in the order of the project. */
  readonly services: readonly string[];
  readonly hasPrefix: boolean;
  /** False leaves away what services write. */
  readonly hasOutput: boolean;
}

const STDOUT = 1;
const STYLES: Readonly<Record<Exclude<SaidLine["kind"], "output">, Style>> = {
  url: "bold",
  note: "dim",
  good: "green",
  warning: "yellow",
  failed: "red",
};

/** Prints lines: the services' own to stdout behind their names, what Portolan says to stderr. */
export function linePrinter({ terminal, services, hasPrefix, hasOutput }: PrinterOptions): Show {
  const prefix = new ServicePrefix(services, terminal);
  const hasColours = terminal.paint("bold", "x") !== "x";
  const sayer = sayLine(terminal);
  const output = patientOutput(sayer);
  return (lines) => {
    for (const line of lines) {
      if (line.kind !== "output") sayer(line);
      else if (hasOutput) {
        const text = hasColours ? colouredLine(line.text) : plainLine(line.text);
        output.write(`${hasPrefix ? prefix.of(line.service) : ""}${text}\n`);
      }
    }
  };
}

/** Says a line of Portolan's own. */
export function sayLine(terminal: Terminal): (line: Exclude<SaidLine, { kind: "output" }>) => void {
  return ({ kind, text }) =>
    terminal.say(`${terminal.paintSaid("cyan", "portolan:")} ${terminal.paintSaid(STYLES[kind], text)}\n`);
}

/** Prints what the keeper tells as it is, one JSON object a line. */
export function jsonPrinter(terminal: Terminal): Show {
  const output = patientOutput(sayLine(terminal));
  return (_, told) => {
    if (told !== undefined) output.write(`${jsonText(told)}\n`);
  };
}

function patientOutput(sayer: ReturnType<typeof sayLine>): PatientOutput {
  return new PatientOutput(STDOUT, (count) => {
    const text = `${count} lines were not shown, since nobody took them; \`portolan logs\` has them`;
    sayer({ kind: "warning", text });
  });
}
