/** A unit of systemd to which a process belongs. */
export interface GroupUnit {
  readonly name: string;
  /** `application` is a program that the desktop started, `terminal` a tab of a terminal, `session` a login. */
  readonly kind: "service" | "application" | "terminal" | "session";
  /** Managed by the user's own systemd. */
  readonly isUser: boolean;
}

/**
 * Finds the unit in the path of a control group; undefined when systemd put the process nowhere in particular. It is the
 * first below the slices: what stands behind it was made by the unit's own processes, which may call it as they like.
 */
export function unitOfGroup(path: string): GroupUnit | undefined {
  const parts = path.split("/").filter((part) => part !== "" && !part.endsWith(".slice"));
  const isUser = isUserManager(parts[0] ?? "");
  const name = parts[isUser ? 1 : 0];
  const kind = kindOf(name ?? "");
  return name === undefined || kind === undefined ? undefined : { name, kind, isUser };
}

function isUserManager(name: string): boolean {
  return /^user@\d+\.service$/.test(name);
}

function kindOf(name: string): GroupUnit["kind"] | undefined {
  // A manager's own group says nothing about why a process runs.
  if (isUserManager(name) || name === "init.scope") return undefined;
  if (name.endsWith(".service")) return "service";
  if (!name.endsWith(".scope")) return undefined;
  if (/^(?:vte-spawn|ptyxis-spawn|tab)-/.test(name)) return "terminal";
  if (name.startsWith("app-")) return "application";
  return name.startsWith("session-") ? "session" : undefined;
}

/**
 * The program in the name of a desktop's unit: `code` for `app-gnome-code-4121.scope` and `app-code@autostart.service`.
 * Undefined when it is none.
 */
export function applicationOf(unit: string): string | undefined {
  // "app[-<launcher>]-<ApplicationID>[@<RANDOM>].service" and "…-<RANDOM>.scope" -- systemd, DESKTOP_ENVIRONMENTS.md
  const found = /^app-(?:(?:gnome|KDE|kde|flatpak|dbus)-)?(.+?)(?:@[^.]*\.service|-[\da-f-]+\.scope|\.service)$/.exec(
    unit,
  );
  const id = found?.[1]?.replaceAll(/\\x([\da-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  // An application's id is a reversed domain name: its last part is what people call it.
  return id?.replace(/^.*\.(?=[^.]+$)/, "");
}
