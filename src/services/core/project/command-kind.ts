import { FRAMEWORKS } from "../framework-table.ts";
import type { Framework } from "../framework.ts";
import { shellWords } from "../shell-words.ts";
import { unwrapCommand, type UnwrappedCommand } from "../unwrap-command.ts";

/** What a command line says of the service that it starts. */
export interface CommandKind {
  /** The protocol that its program speaks, such as `postgres`; undefined for HTTP or the unknown. */
  readonly lane: string | undefined;
  /** Undefined where the command does not tell. */
  readonly listens: boolean | undefined;
}

/** Servers by their program, as their own documentation calls it. */
const SERVERS: Readonly<Record<string, string>> = {
  postgres: "postgres",
  "redis-server": "redis",
  "valkey-server": "valkey",
  mysqld: "mysql",
  mariadbd: "mariadb",
  mongod: "mongodb",
  memcached: "memcached",
  "nats-server": "nats",
  mosquitto: "mqtt",
  "rabbitmq-server": "amqp",
  vsftpd: "ftp",
};

/** They work on jobs or watch files, and listen on nothing that another service wants. */
const WORKERS = new Set([
  "sidekiq",
  "resque",
  "good_job",
  "solid_queue",
  "celery",
  "rq",
  "dramatiq",
  "huey",
  "clockwork",
  "whenever",
  "tsc",
  "tailwindcss",
  "esbuild",
  "rollup",
  "sass",
  "guard",
]);

/** Reads what kind of service a command line starts. */
export function commandKind(command: string | readonly string[]): CommandKind {
  const commands = typeof command === "string" ? (shellWords(withoutVariables(command)) ?? []) : [command];
  // `migrate && serve`: the last one stays.
  const tool = unwrapCommand(commands.at(-1) ?? []);
  const lane = tool !== undefined && Object.hasOwn(SERVERS, tool.program) ? SERVERS[tool.program] : undefined;
  if (lane !== undefined) return { lane, listens: true };
  if (typeof command === "string" && /\$(?:PORT\b|\{PORT[:}-])/.test(command))
    return { lane: undefined, listens: true };
  if (tool === undefined) return { lane: undefined, listens: undefined };
  if (FRAMEWORKS.some((framework) => serves(framework, tool))) return { lane: undefined, listens: true };
  return { lane: undefined, listens: WORKERS.has(tool.program) ? false : undefined };
}

function serves({ programs, serve, not }: Framework, { program, args }: UnwrappedCommand): boolean {
  if (!programs.includes(program)) return false;
  const subcommand = args.find((word) => !word.startsWith("-")) ?? "";
  return serve === undefined ? not?.includes(subcommand) !== true : serve.includes(subcommand);
}

/** A variable is a word like any other here. */
function withoutVariables(command: string): string {
  return command.replaceAll(/\$(?:\w+|\{[^{}]*\})/g, "x");
}
