import type { Diagnosis } from "../diagnosis.ts";
import type { MachineFacts } from "../machine-facts.ts";
import { formatUtc } from "../format-utc.ts";

/** Certificates are dated back a day. */
const BACKDATE_MS = 86_400_000;

export const clockSkew: Diagnosis<Pick<MachineFacts, "clock">> = {
  id: "M28",
  name: "clock-skew",
  title: 'Local https fails with "not yet valid": the clock stands before the day on which the authority was made',
  looksAt: "the clock, and the dates of Portolan's authority",
  reference: "RFC 5280 section 4.1.2.5",
  judge({ clock }) {
    if (clock?.authority === undefined) return [];
    const { nowMs, authority } = clock;
    const madeMs = authority.notBeforeMs + BACKDATE_MS;
    if (nowMs >= authority.notBeforeMs) return [];
    return [
      {
        severity: "error",
        cause: `The clock says ${dayOf(nowMs)}, which is before ${dayOf(madeMs)}, when the local authority was made: no client takes its certificates`,
        evidence: [
          `it is ${formatUtc(nowMs)} by the system's clock`,
          `the authority is valid from ${formatUtc(authority.notBeforeMs)} on`,
        ],
        fix: { says: "Set the clock by the network", commands: ["sudo timedatectl set-ntp true"] },
      },
    ];
  },
};

function dayOf(ms: number): string {
  return formatUtc(ms).slice(0, 10);
}
