import type { CliCommand } from "./command.ts";

/** One line of `portolan --help`; the command itself is loaded only when it is called. */
export interface CommandEntry {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly isHidden?: true;
  readonly load?: () => Promise<CliCommand>;
  readonly subcommands?: readonly CommandEntry[];
}

const DAEMON: readonly CommandEntry[] = [
  {
    name: "start",
    usage: "",
    summary: "Start it, if it does not run",
    load: async () => (await import("./commands/daemon-start.ts")).daemonStart,
  },
  {
    name: "stop",
    usage: "[--keep-workers]",
    summary: "Stop it; services go on",
    load: async () => (await import("./commands/daemon-stop.ts")).daemonStop,
  },
  {
    name: "status",
    usage: "",
    summary: "Say whether it runs, and where the gateway answers",
    load: async () => (await import("./commands/daemon-status.ts")).daemonStatusCommand,
  },
  {
    name: "run",
    usage: "",
    summary: "Run it in the foreground",
    load: async () => (await import("./commands/daemon-run.ts")).daemonRun,
  },
];

const CERT: readonly CommandEntry[] = [
  {
    name: "show",
    usage: "[--pem]",
    summary: "Show the local authority, and which stores trust it",
    load: async () => (await import("./commands/cert-show.ts")).certShow,
  },
  {
    name: "trust",
    usage: "[--store ID] [--yes]",
    summary: "Make browsers and programs of this machine trust it",
    load: async () => (await import("./commands/cert-trust.ts")).certTrust,
  },
  {
    name: "untrust",
    usage: "[--store ID] [--yes]",
    summary: "Take it out of the stores again",
    load: async () => (await import("./commands/cert-untrust.ts")).certUntrust,
  },
  {
    name: "issue",
    usage: "NAME [-o DIR]",
    summary: "Write a certificate and its key for a local name",
    load: async () => (await import("./commands/cert-issue.ts")).certIssue,
  },
];

const EXPORT: readonly CommandEntry[] = [
  {
    name: "env",
    usage: "",
    summary: "Print where this project's services are, for a shell",
    load: async () => (await import("./commands/export-env.ts")).exportEnv,
  },
  {
    name: "hosts",
    usage: "[--whole FILE]",
    summary: "Print the names of all services as lines of a hosts file",
    load: async () => (await import("./commands/export-hosts.ts")).exportHosts,
  },
];

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "run",
    usage: "[options] [-- CMD ARGS…]",
    summary: "Run a service on a free port, with a name and https",
    load: async () => (await import("./commands/run.ts")).run,
  },
  {
    name: "up",
    usage: "[SERVICE…] [-d] [-f FILE]",
    summary: "Run all services of a project, each when what it needs is ready",
    load: async () => (await import("./commands/up.ts")).up,
  },
  {
    name: "down",
    usage: "[SERVICE…]",
    summary: "Stop a project, or some of its services",
    load: async () => (await import("./commands/down.ts")).down,
  },
  {
    name: "restart",
    usage: "[SERVICE…]",
    summary: "Restart services of a project, and wait until they are ready",
    load: async () => (await import("./commands/restart.ts")).restart,
  },
  {
    name: "ps",
    usage: "[--all]",
    summary: "Show the services of a project: state, URL, uptime, memory",
    load: async () => (await import("./commands/ps.ts")).ps,
  },
  {
    name: "logs",
    usage: "[-f] [--since TIME] [SERVICE…]",
    summary: "Print what services of a project wrote",
    load: async () => (await import("./commands/logs.ts")).logs,
  },
  {
    name: "ls",
    usage: "[--all] [--watch] [options]",
    summary: "List what listens here: its process, and who could reach it",
    load: async () => (await import("./commands/ls.ts")).ls,
  },
  {
    name: "explain",
    usage: "TARGET [--no-probe]",
    summary: "Tell all about a port, endpoint, name or process: who has it, and why",
    load: async () => (await import("./commands/explain.ts")).explain,
  },
  {
    name: "free",
    usage: "PORT [--yes] [--hold]",
    summary: "Free a port: end what holds it, after showing what that is",
    load: async () => (await import("./commands/free.ts")).free,
  },
  {
    name: "url",
    usage: "[NAME] [PATH]",
    summary: "Print the URL of a service",
    load: async () => (await import("./commands/url.ts")).url,
  },
  {
    name: "open",
    usage: "[NAME] [PATH]",
    summary: "Open a service in the browser",
    load: async () => (await import("./commands/open.ts")).open,
  },
  {
    name: "port",
    usage: "[NAME] [--count N] [--for TIME]",
    summary: "Lease free ports and print them, or print that of a service",
    load: async () => (await import("./commands/port.ts")).port,
  },
  {
    name: "alias",
    usage: "[NAME TARGET] [--remove NAME]",
    summary: "Give a name to an endpoint that Portolan does not run",
    load: async () => (await import("./commands/alias.ts")).alias,
  },
  {
    name: "adopt",
    usage: "PORT --name N [--project P] [--remove N]",
    summary: "Give a name to a server that was started without Portolan",
    load: async () => (await import("./commands/adopt.ts")).adopt,
  },
  {
    name: "use",
    usage: "[COPY] [--main] [--project P]",
    summary: "Lead a project's names to one of its copies, for OAuth and CORS",
    load: async () => (await import("./commands/use.ts")).use,
  },
  {
    name: "import",
    usage: "[FILE] [--from KIND] [-o FILE]",
    summary: "Write a portolan.yaml from a Procfile, compose.yaml, portless.json or package.json",
    load: async () => (await import("./commands/import.ts")).importProject,
  },
  {
    name: "doctor",
    usage: "[TARGET] [--fix] [--undo]",
    summary: "Find what is wrong with local networking, or with one endpoint",
    load: async () => (await import("./commands/doctor.ts")).doctor,
  },
  { name: "daemon", usage: "COMMAND", summary: "Start, stop and look at the daemon", subcommands: DAEMON },
  { name: "cert", usage: "COMMAND", summary: "Manage the local certificate authority", subcommands: CERT },
  { name: "export", usage: "COMMAND", summary: "Print what runs here for other programs", subcommands: EXPORT },
  {
    name: "install",
    usage: "[--only PARTS] [--dry-run] [--yes]",
    summary: "Set this machine up: trust, names for every program, ports 80 and 443",
    load: async () => (await import("./commands/install.ts")).install,
  },
  {
    name: "uninstall",
    usage: "[--only PARTS] [--dry-run] [--yes]",
    summary: "Take back what install did",
    load: async () => (await import("./commands/uninstall.ts")).uninstall,
  },
  {
    name: "clean",
    usage: "[--dry-run] [--yes]",
    summary: "Remove all that Portolan keeps on this machine",
    load: async () => (await import("./commands/clean.ts")).clean,
  },
  {
    name: "completion",
    usage: "bash|zsh|fish",
    summary: "Print the script that completes commands in a shell",
    load: async () => (await import("./commands/completion.ts")).completion,
  },
  {
    name: "__keep",
    usage: "",
    summary: "Keep a project in the background; started by `up -d`",
    isHidden: true,
    load: async () => (await import("./commands/keep.ts")).keep,
  },
  {
    name: "__names",
    usage: "[services|projects]",
    summary: "Print the names that a shell may complete",
    isHidden: true,
    load: async () => (await import("./commands/names.ts")).names,
  },
];
