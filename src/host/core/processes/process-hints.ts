/**
 * Variables that say why a process runs or where it should listen. None of them is a secret by its meaning; whatever else
 * an environment holds is never kept.
 */
const KEPT: ReadonlySet<string> = new Set([
  "npm_lifecycle_event",
  "npm_package_name",
  "npm_config_user_agent",
  "TERM_PROGRAM",
  "TERMINAL_EMULATOR",
  "TMUX",
  "STY",
  "SSH_CONNECTION",
  "SUDO_USER",
  "CI",
  "PORT",
  "HOST",
  "PORTOLAN_LEASE",
  "PORTOLAN_NAME",
  "PORTOLAN_PROJECT",
  "PORTOLAN_SERVICE",
  "PORTOLAN_URL",
  "PORTOLAN_HOST",
  "LISTEN_FDS",
  "LISTEN_PID",
  "LISTEN_FDNAMES",
  "INVOCATION_ID",
  "pm_id",
  "PM2_HOME",
  "SUPERVISOR_PROCESS_NAME",
  "COMPOSE_PROJECT_NAME",
  "container",
]);

/** Families of which only is told that one of them is there: their values may be anything. */
const FAMILIES: readonly string[] = ["VSCODE_", "KUBERNETES_"];

const VALUE_CHARACTERS_MAX = 200;

/**
 * Picks the telling variables out of an environment as /proc/PID/environ writes it. Of `VSCODE_` and `KUBERNETES_` only
 * the bare prefix is given, with an empty value. The process chose the values: they may hold anything.
 */
export function hintsOf(environment: string): Record<string, string> {
  const hints: Record<string, string> = {};
  for (const variable of environment.split("\0")) {
    const equals = variable.indexOf("=");
    if (equals < 1) continue;
    const name = variable.slice(0, equals);
    // Of one that is there twice the first counts, as it does for getenv.
    if (KEPT.has(name)) hints[name] ??= variable.slice(equals + 1, equals + 1 + VALUE_CHARACTERS_MAX);
    else for (const family of FAMILIES) if (name.startsWith(family)) hints[family] = "";
  }
  return hints;
}
