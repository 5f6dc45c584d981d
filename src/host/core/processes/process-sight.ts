/** How far this process sees others' descriptors, and with that who holds a socket. */
export interface ProcessSight {
  /** Every process of this machine shows its descriptors. */
  readonly isWhole: boolean;
  /** Why not, and what would show more; undefined when all is seen. */
  readonly limit: { readonly why: string; readonly howToSeeMore: string } | undefined;
}

export interface SightFacts {
  readonly uid: number;
  /** `CapEff` of /proc/self/status: a set of bits, in hexadecimal. */
  readonly effectiveCapabilities: string;
  /** Text of /proc/self/mountinfo. */
  readonly mounts: string;
  /** Inode of this process's pid namespace. */
  readonly pidNamespace: number;
}

/** capability(7): "CAP_SYS_PTRACE", by which a process may look into any other. */
const CAP_SYS_PTRACE = 19;
/** The first pid namespace has this inode on every Linux (PROC_PID_INIT_INO). */
const FIRST_PID_NAMESPACE = 0xef_ff_ff_fc;

/** Says how far this process sees, from what Linux tells of it. */
export function processSight(facts: SightFacts): ProcessSight {
  const mayTrace = /^[\da-f]{1,16}$/i.test(facts.effectiveCapabilities)
    ? ((BigInt(`0x${facts.effectiveCapabilities}`) >> BigInt(CAP_SYS_PTRACE)) & 1n) === 1n
    : false;
  if (facts.pidNamespace !== FIRST_PID_NAMESPACE) {
    return limited(
      "this is a container, which does not see the processes outside of it",
      "Run the command outside of the container",
    );
  }
  if (mayTrace) return { isWhole: true, limit: undefined };
  if (facts.uid === 0) {
    return limited(
      "root lacks CAP_SYS_PTRACE here, as in a container",
      "Give it CAP_SYS_PTRACE (`--cap-add SYS_PTRACE`)",
    );
  }
  const hidden = /\s\/proc\s.* - proc \S+ (?:\S*,)?hidepid=([^,\s]+)/.exec(facts.mounts)?.[1];
  const why =
    hidden === undefined || hidden === "0" || hidden === "off"
      ? "other users' processes do not show their descriptors"
      : `/proc is mounted with hidepid=${hidden}, which hides other users' processes`;
  return limited(why, "Run the command again with sudo");
}

function limited(why: string, howToSeeMore: string): ProcessSight {
  return { isWhole: false, limit: { why, howToSeeMore } };
}
