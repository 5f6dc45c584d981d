import { commandWords } from "./command-words.ts";
import type { Step } from "./describe-step.ts";
import type { Origin, ProcessFacts } from "./process-facts.ts";
import { shownText } from "../shown-text.ts";
import { isBelieved, isPlainName } from "./stop-instead.ts";

/** Servers whose first process starts another worker for one that ends. */
const FORKING =
  /^(?:nginx:?|apache2|httpd|gunicorn:?|uwsgi|php-fpm[\d.]*:?|puma:?|unicorn:?|haproxy|postgres:?|uvicorn|hypercorn)$/;

/** Supervisors that wait for a change of a file before they start again what has ended. */
const WATCHERS = /^(?:nodemon|ts-node-dev|node-dev|watchexec|entr|air|reflex|watchmedo|tsx|cargo)$/;

export interface Supervision extends Pick<Origin, "restartedBy" | "stopInstead"> {
  /** The other one is the first process of the same server. */
  readonly isWorker: boolean;
}

/** Finds the nearest process above another one that starts it again when it ends; undefined when there is none. */
export function supervisionOf(
  facts: readonly ProcessFacts[],
  steps: readonly Step[],
  askerUid?: number,
): Supervision | undefined {
  const [target] = facts;
  const parent = facts[1];
  if (target === undefined) return undefined;
  if (parent !== undefined && isWorkerOf(target, parent)) {
    const what = `process ${parent.pid} (${commandWords(parent).program.replace(/:$/, "")}), whose worker it is`;
    const shown = shownText(what, 120);
    return { restartedBy: shown, stopInstead: { what: shown, command: `kill ${parent.pid}` }, isWorker: true };
  }
  for (const [index, step] of steps.entries()) {
    const above = facts[index];
    // Beyond the shell into which somebody typed, nothing watches.
    if (step.isInteractive || above === undefined) return undefined;
    if (index > 0 && step.role === "supervisor") return supervisedBy(target, { step, above, askerUid });
    if (index > 0 && commandWords(above).program === "autossh") return stoppedAs(step, "autossh");
  }
  return undefined;
}

function isWorkerOf(target: ProcessFacts, parent: ProcessFacts): boolean {
  const program = commandWords(parent).program;
  return FORKING.test(program) && program === commandWords(target).program;
}

interface Supervisor {
  readonly step: Step;
  readonly above: ProcessFacts;
  readonly askerUid: number | undefined;
}

function supervisedBy({ hints }: ProcessFacts, { step, above, askerUid }: Supervisor): Supervision {
  const { program } = commandWords(above);
  const kept = keptBy(hints);
  if (kept !== undefined && /^portolan\b/.test(step.label) && isBelieved(above, askerUid)) {
    return { restartedBy: step.label, stopInstead: kept, isWorker: false };
  }
  const name = hints?.["SUPERVISOR_PROCESS_NAME"];
  if (program === "supervisord" && name !== undefined && isPlainName(name) && isBelieved(above, askerUid)) {
    const stopInstead = {
      what: `program ${shownText(name, 60)} of supervisord`,
      command: `supervisorctl stop ${name}`,
    };
    return { restartedBy: "supervisord", stopInstead, isWorker: false };
  }
  const id = hints?.["pm_id"];
  // Each user has a pm2 of its own, and each counts from 0.
  const isOwn = askerUid === undefined || above.uid === askerUid;
  if (/^PM2$/i.test(program) && id !== undefined && /^\d{1,6}$/.test(id) && isOwn) {
    const stopInstead = { what: `process ${id} of pm2`, command: `pm2 stop ${id}` };
    return { restartedBy: "pm2", stopInstead, isWorker: false };
  }
  const waits = WATCHERS.test(program) || /--(?:watch|hot)\b/.test(step.label) || program === "node";
  return stoppedAs(step, waits ? `${step.label}, at the next change of a file` : step.label);
}

/** A keeper has other services as well: it is asked to stop this one, by the name that it gave to it. */
function keptBy(hints: ProcessFacts["hints"]): Supervision["stopInstead"] {
  const service = hints?.["PORTOLAN_SERVICE"];
  // Of `api.shop-fix-ui.localhost` the project, with its copy.
  const project = hints?.["PORTOLAN_NAME"]?.split(".").at(-2);
  if (service === undefined || project === undefined || !isPlainName(service) || !isPlainName(project))
    return undefined;
  return { what: `${service} of ${project}`, command: `portolan down --project ${project} ${service}` };
}

function stoppedAs({ pid, label }: Step, restartedBy: string): Supervision {
  return { restartedBy, stopInstead: { what: `process ${pid} (${label})`, command: `kill ${pid}` }, isWorker: false };
}
