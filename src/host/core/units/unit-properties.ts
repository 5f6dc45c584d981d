/** What systemd says of a unit. */
export interface UnitProperties {
  /** `no`, `always`, `on-failure` … (systemd.service(5)); undefined of a unit that is no service. */
  readonly restart: string | undefined;
  /** Units that start it: sockets, timers, paths. */
  readonly triggeredBy: readonly string[];
  /** Process that systemd watches; undefined when there is none. */
  readonly mainPid: number | undefined;
  /** File that says what it is. */
  readonly file: string | undefined;
}

/** Properties to ask for, in the form of `systemctl show --property`. */
export const UNIT_PROPERTIES = "LoadState,Restart,TriggeredBy,MainPID,FragmentPath";

/** Parses the output of `systemctl show`; undefined when systemd knows no such unit. The form is not translated. */
export function parseUnitProperties(text: string): UnitProperties | undefined {
  const values = new Map<string, string>();
  for (const line of text.split("\n")) {
    const equals = line.indexOf("=");
    if (equals > 0) values.set(line.slice(0, equals), line.slice(equals + 1));
  }
  if (values.get("LoadState") === undefined || values.get("LoadState") === "not-found") return undefined;
  const mainPid = Number(values.get("MainPID"));
  return {
    restart: values.get("Restart") || undefined,
    triggeredBy: (values.get("TriggeredBy") ?? "").split(" ").filter((unit) => unit !== ""),
    mainPid: mainPid > 0 ? mainPid : undefined,
    file: values.get("FragmentPath") || undefined,
  };
}
