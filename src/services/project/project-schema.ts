import * as z from "zod/mini";
import { DURATION_PATTERN } from "../core/project/duration-text.ts";
import type {
  EnvironmentEntry,
  LaneEntry,
  NeedEntry,
  ProjectFile,
  ReadyEntry,
  RestartEntry,
  ServiceEntry,
  StopEntry,
  WatchEntry,
} from "../core/project/project-file.ts";

/*
 * The shape of a project file. Each schema's `error` is not a message but the list of what is allowed there, and of an
 * object its known keys: `describe-issues.ts` makes sentences of them. `zod/mini`, because it costs a command 6 ms in a
 * build where `zod` costs 14.
 */

const TEXT_MAX = 8192;
const LIST_MAX = 200;
const SERVICES_MAX = 200;

type Schema<Value> = z.ZodMiniType<Value>;

function text(allowed: string): Schema<string> {
  // What a process is given ends at the first NUL.
  return z
    .string({ error: allowed })
    .check(z.minLength(1, allowed), z.maxLength(TEXT_MAX, allowed), z.regex(/^[^\0]*$/, allowed));
}

/** One key of an object: what it is for, as the JSON Schema tells it. */
function key<Value>(schema: Schema<Value>, description: string): z.ZodMiniOptional<Schema<Value>> {
  return z.optional(schema.check(z.describe(description)));
}

function object<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  allowed: string,
): z.ZodMiniObject<Shape, z.core.$strict> {
  const keys = Object.keys(shape).join(", ");
  return z.strictObject(shape, { error: ({ code }) => (code === "unrecognized_keys" ? keys : allowed) });
}

const duration = z
  .string({ error: "a time such as 500ms, 10s or 5m" })
  .check(z.regex(DURATION_PATTERN, "a time such as 500ms, 10s or 5m"));
const command = text("a command line");
const file = text("a file's path");
const glob = text("a glob such as src/**/*.ts");

function oneOrMore(item: Schema<string>, allowed: string): Schema<string | readonly string[]> {
  return z.union([item, z.array(item).check(z.maxLength(LIST_MAX, allowed))], { error: allowed });
}

function oneOf<const Words extends readonly string[]>(words: Words): Schema<Words[number]> {
  return z.enum(words, { error: words.join(", ") });
}

const PORT = "a port from 1 to 65535";
function wholeNumber(least: number, most: number, allowed: string): Schema<number> {
  return z.number({ error: allowed }).check(z.int(allowed), z.minimum(least, allowed), z.maximum(most, allowed));
}
const portNumber = wholeNumber(1, 65_535, PORT);

const VARIABLES = "an object of variables, each a text, a number, true or false";
const VALUE = "a text, a number, true or false";
const environment: Schema<EnvironmentEntry> = z.record(
  z.string().check(z.regex(/^[A-Za-z_][A-Za-z0-9_.]*$/, "a variable's name: letters, digits and _")),
  z.union([z.string().check(z.regex(/^[^\0]*$/, VALUE)), z.number(), z.boolean()], { error: VALUE }),
  { error: VARIABLES },
);

const LANE = "a protocol such as postgres, or { protocol, port, udp, extra, bind }";
const lane: Schema<LaneEntry> = object(
  {
    protocol: z
      .string({ error: "a protocol such as postgres" })
      .check(z.regex(/^[A-Za-z][A-Za-z0-9+.-]{0,31}$/, "a protocol such as postgres")),
    port: key(portNumber, "Where its clients look for it (default: the protocol's conventional port)"),
    udp: key(z.boolean({ error: "true or false" }), "Datagrams instead of connections"),
    extra: key(
      z
        .array(z.union([portNumber, z.string()], { error: PORT }), { error: "a list of ports" })
        .check(z.maxLength(16, "at most 16 ports")),
      "Further ports that clients dial, single or as 10000-10010",
    ),
    bind: key(oneOf(["direct", "forward"]), "Who listens there: the service itself, or the gateway for it"),
  },
  LANE,
);

const until = oneOf(["ready", "started"]);
const need: Schema<NeedEntry> = z.union(
  [
    until,
    object(
      {
        until: key(until, "What it waits for (default ready)"),
        via: key(oneOf(["gateway", "direct"]), "Which address it is given (default gateway)"),
      },
      "ready, started, or { until, via }",
    ),
  ],
  { error: "ready, started, or { until, via }" },
);
const NEEDS = "a service's name, a list of names, or names with ready, started or { until, via }";
const needs = z.union([oneOrMore(text("a service's name"), NEEDS), z.record(z.string(), need, { error: NEEDS })], {
  error: NEEDS,
});

const STATUS = "a status from 100 to 599";
const status = wholeNumber(100, 599, STATUS);
const READY = "listening, tcp, or one of { http }, { tcp: true }, { log }, { exec }, each with timeout";
const PATH = "a path that begins with /, or true";
const ready: Schema<ReadyEntry> = object(
  {
    http: key(
      z.union([z.string().check(z.regex(/^\/[^\s#]*$/, PATH)), z.literal(true)], { error: PATH }),
      "A path that is asked for",
    ),
    status: key(
      z.union([status, z.array(status, { error: STATUS })], { error: `${STATUS}, or a list of them` }),
      "Which answers count (default 200 to 399)",
    ),
    tcp: key(z.literal(true, { error: "true" }), "A connection is accepted"),
    log: key(text("a regular expression"), "A line of its output matches"),
    exec: key(command, "A command line that ends with 0"),
    timeout: key(duration, "It has failed when it is not ready after this long (default 1m)"),
  },
  READY,
);

const when = oneOf(["never", "on-failure", "always"]);
const restart: Schema<RestartEntry> = object(
  {
    when: key(when, "Which ends are followed by a restart (default on-failure)"),
    backoff: key(duration, "Before the first restart; doubles each time (default 200ms)"),
    backoff_max: key(duration, "Never longer than this (default 10s)"),
    tries: key(
      wholeNumber(0, 1000, "a whole number from 0 to 1000"),
      "Restarts in a row after which it is given up (default 5)",
    ),
    calm: key(duration, "Having run this long, it starts counting anew (default 10s)"),
  },
  "never, on-failure, always, or { when, backoff, backoff_max, tries, calm }",
);

const GLOBS = "a glob, a list of globs, or { include, ignore, debounce }";
const globs = oneOrMore(glob, GLOBS);
const watch: Schema<WatchEntry> = object(
  {
    include: globs,
    ignore: key(globs, "What is passed over, beside node_modules, .git and the like"),
    debounce: key(duration, "How long nothing must change before it restarts (default 100ms)"),
  },
  GLOBS,
);

const signal = oneOf(["SIGTERM", "SIGINT", "SIGQUIT", "TERM", "INT", "QUIT"]);
const stop: Schema<StopEntry> = object(
  {
    signal: key(signal, "What asks it to end (default SIGTERM)"),
    timeout: key(duration, "Until SIGKILL (default 10s)"),
  },
  "a signal, or { signal, timeout }",
);

const RUN = "a command line, or a list of words";
const COMMANDS = "a command line, or a list of command lines";
const FILES = "a file's path, or a list of them";
const run = z.union(
  [
    command,
    z
      .array(z.string({ error: "a word" }).check(z.regex(/^[^\0]*$/, "a word")))
      .check(z.minLength(1, RUN), z.maxLength(LIST_MAX, RUN)),
  ],
  { error: RUN },
);

const service: Schema<ServiceEntry> = object(
  {
    run: run.check(z.describe("A command line for a shell, or words that are started without one")),
    directory: key(text("a folder's path"), "Where it runs, from the project file's folder (default: that folder)"),
    port: key(
      z.union([portNumber, z.literal(false)], { error: `${PORT}, or false` }),
      "This port and no other; false of a worker that listens on nothing",
    ),
    lane: key(
      z.union([text(LANE), lane], { error: LANE }),
      "It speaks TCP or UDP: clients find it at its own address and conventional port",
    ),
    needs: key(needs, "Services that are ready before it starts, and whose addresses it is given"),
    ready: key(
      z.union([oneOf(["listening", "tcp"]), ready], { error: READY }),
      "When it counts as ready (default: it listens)",
    ),
    restart: key(
      z.union([when, restart], { error: "never, on-failure, always, or { when, backoff, backoff_max, tries, calm }" }),
      "Whether it starts again when it ends (default on-failure)",
    ),
    watch: key(z.union([globs, watch], { error: GLOBS }), "Restarts it when one of these files changes"),
    before: key(oneOrMore(command, COMMANDS), "Run to their end before each start, such as migrations"),
    after: key(oneOrMore(command, COMMANDS), "Run once when it is ready"),
    env: key(environment, "Its own variables; they win over files and over the user's"),
    env_file: key(oneOrMore(file, FILES), "Files of variables; a later one wins"),
    stop: key(
      z.union([signal, stop], { error: "a signal, or { signal, timeout }" }),
      "How it is asked to end (default SIGTERM, and SIGKILL after 10s)",
    ),
    on_demand: key(
      z.union([z.boolean(), duration], { error: "true, false, or a time such as 10m" }),
      "Starts with the first request, and stops when none came for this long (true: 10m)",
    ),
    on_change: key(
      oneOf(["restart", "notify", "ignore"]),
      "What happens when the address of a service that it needs changes (default restart)",
    ),
    terminal: key(z.boolean({ error: "true or false" }), "It gets a pseudo-terminal instead of pipes"),
  },
  "a command line, or an object with run",
);

const NAME = "a name of up to 63 letters, digits, - and _, which begins with a letter or a digit";
const SERVICES = `services by their names, 1 to ${SERVICES_MAX}`;

/** Checks the shape of a project file; what must go together is checked by `makeProjectSpec`. */
export const projectSchema: z.ZodMiniType<ProjectFile> = object(
  {
    project: key(
      text("a name").check(z.maxLength(200, "a name of at most 200 characters")),
      "The project's name (default: from package.json, git or the folder)",
    ),
    env: key(environment, "Variables of every service"),
    env_file: key(oneOrMore(file, FILES), "Files of variables for every service (default .env, where there is one)"),
    services: z.record(
      z.string().check(z.regex(/^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/, NAME)),
      z.union([command, service], { error: "a command line, or an object with run" }),
      { error: SERVICES },
    ),
  },
  "an object with services",
);
