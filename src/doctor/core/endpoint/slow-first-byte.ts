import type { Diagnosis, Verdict } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import type { AttemptFacts } from "../probe-facts.ts";
import { targetInWords } from "./describe.ts";

/** Clients wait so long for the first family before they try the other (RFC 8305 section 5). */
const ATTEMPT_DELAY_MS = 250;
/** On loopback the same server answers over both families in about the same time. */
const FAMILY_GAP_MS = 150;
const SLOW_MS = 900;
const SLOW_NAME_MS = 200;

export const slowFirstByte: Diagnosis<EndpointFacts> = {
  id: "E39",
  name: "slow-first-byte",
  title: "Each request takes a quarter of a second or more: one family fails first, or the server looks up names",
  looksAt: "how long the name, the connection and the first byte took, on each address",
  reference: "RFC 8305 section 5, connection attempt delay of 250 ms; Node, autoSelectFamilyAttemptTimeout",
  judge(facts) {
    const { target, probe } = facts;
    if (target === undefined || probe === undefined) return [];
    const where = targetInWords(target);
    const found =
      slowName(facts) ??
      deadFamily(probe.attempts, where) ??
      slowFamily(probe.attempts, where) ??
      slowServer(probe.attempts, where);
    return found === undefined ? [] : [found];
  },
};

function slowName({ probe }: EndpointFacts): Verdict | undefined {
  const resolution = probe?.resolution;
  if (resolution === undefined || resolution.error !== undefined || resolution.resolveMs < SLOW_NAME_MS)
    return undefined;
  return {
    severity: "warning",
    cause: `Resolving ${resolution.name} takes ${Math.round(resolution.resolveMs)} ms: the name is asked for over the network`,
    evidence: [`${resolution.name} is ${resolution.addresses.join(", ")} after ${Math.round(resolution.resolveMs)} ms`],
    fix: {
      says: "Put the name into the hosts file, and `files` first into the line hosts of /etc/nsswitch.conf",
      commands: [],
    },
  };
}

/** The first address neither answers nor refuses, and the client waits for it. */
function deadFamily(attempts: readonly AttemptFacts[], where: string): Verdict | undefined {
  const [first, ...others] = attempts;
  const works = others.find(({ error }) => error === undefined);
  if (first === undefined || works === undefined) return undefined;
  const hangs = first.error !== undefined && first.connectMs >= ATTEMPT_DELAY_MS;
  if (!hangs) return undefined;
  return {
    severity: "warning",
    cause: `Every connection to ${where} loses ${ATTEMPT_DELAY_MS} ms or more: ${first.address} is tried first and does not answer, then ${works.address} does`,
    evidence: attempts.map(attemptInWords),
    fix: { says: `Let the server listen on ${first.address} too, or use ${works.address} itself`, commands: [] },
  };
}

function slowFamily(attempts: readonly AttemptFacts[], where: string): Verdict | undefined {
  const timed = attempts.filter(({ speech }) => speech?.firstByteMs !== undefined);
  const totalOf = ({ connectMs, speech }: AttemptFacts): number => connectMs + (speech?.firstByteMs ?? 0);
  const [fast, ...rest] = timed.toSorted((left, right) => totalOf(left) - totalOf(right));
  const slow = rest.at(-1);
  if (fast === undefined || slow === undefined || fast.family === slow.family) return undefined;
  const gap = totalOf(slow) - totalOf(fast);
  if (gap < FAMILY_GAP_MS) return undefined;
  return {
    severity: "warning",
    cause: `${where} answers ${Math.round(gap)} ms later over ${slow.address} than over ${fast.address}`,
    evidence: attempts.map(attemptInWords),
    fix: {
      says: `Compare what serves the two addresses (another process, or a look-up of ${slow.address} in the server's log); until then use ${fast.address}`,
      commands: [],
    },
  };
}

function slowServer(attempts: readonly AttemptFacts[], where: string): Verdict | undefined {
  const timed = attempts.filter(({ speech }) => speech?.firstByteMs !== undefined);
  const quickest = Math.min(...timed.map(({ speech }) => speech?.firstByteMs ?? 0));
  if (timed.length === 0 || quickest < SLOW_MS) return undefined;
  return {
    severity: "warning",
    cause: `${where} connects at once and takes ${Math.round(quickest)} ms to its first byte`,
    evidence: attempts.map(attemptInWords),
    fix: {
      says: "See what the server waits for; a whole number of seconds is mostly a look-up of the client's name (reverse DNS) for its log",
      commands: [],
    },
  };
}

function attemptInWords({ address, connectMs, error, speech }: AttemptFacts): string {
  if (error !== undefined) return `${address}: ${error} after ${Math.round(connectMs)} ms`;
  const byte = speech?.firstByteMs === undefined ? "" : `, first byte ${Math.round(speech.firstByteMs)} ms later`;
  return `${address}: connected in ${Math.round(connectMs)} ms${byte}`;
}
