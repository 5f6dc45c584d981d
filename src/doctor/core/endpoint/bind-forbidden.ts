import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { shownText } from "../../../host/core/shown-text.ts";
import { bindTrouble } from "./bind-trouble.ts";

export const bindForbidden: Diagnosis<EndpointFacts> = {
  id: "E45",
  name: "bind-forbidden",
  title: "EACCES on a port that needs no privilege: a security policy forbids it",
  looksAt: "what bind(2) says, and what confines this process",
  reference: "landlock(7); systemd.resource-control(5), SocketBindDeny; SELinux port types; apparmor(7)",
  judge(facts) {
    const { target, ports, confinement } = facts;
    const error = bindTrouble(facts);
    if (target === undefined || ports === undefined || (error !== "EACCES" && error !== "EPERM")) return [];
    // Below, it is a privilege that lacks, which the machine's diagnoses tell.
    if (target.port < ports.unprivilegedStart) return [];
    const label = confinement?.label === undefined ? undefined : shownText(confinement.label, 120);
    const who =
      label !== undefined
        ? `the profile "${label}" that confines this process`
        : confinement?.hasNoNewPrivileges === true || confinement?.hasSeccompFilter === true
          ? "the sandbox in which this process runs (Landlock, seccomp or a systemd unit)"
          : "a security policy (Landlock, SocketBindDeny of its unit, or a rule of the system)";
    return [
      {
        severity: "error",
        cause: `Port ${target.port} may not be bound: ${who} forbids it, for no privilege is needed from port ${ports.unprivilegedStart} on`,
        evidence: [
          `bind says ${error}`,
          ...(confinement === undefined
            ? []
            : [
                `label ${label ?? "none"}, no_new_privs ${confinement.hasNoNewPrivileges ? "set" : "not set"}, seccomp filter ${confinement.hasSeccompFilter ? "in force" : "none"}`,
              ]),
        ],
        fix: {
          says:
            label === undefined
              ? "Run it outside the sandbox, or allow the port in it"
              : `Allow the port in "${label}"`,
          commands: ["cat /proc/self/attr/current", "grep -E 'NoNewPrivs|Seccomp:' /proc/self/status"],
        },
      },
    ];
  },
};
