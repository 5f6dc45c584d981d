import { commandWords, type CommandWords } from "./command-words.ts";
import { describeStep } from "./describe-step.ts";
import type { Forwarding, ProcessFacts } from "./process-facts.ts";
import { shownText } from "../shown-text.ts";
import { parseSshArguments } from "./ssh-forwards.ts";

const TARGET_CHARACTERS_MAX = 120;

/** What a forwarder says by its arguments; `port` is where it listens, which tells one of several forwardings. */
interface Seen extends CommandWords {
  readonly pid: number;
  readonly port: number | undefined;
}

type Reader = (seen: Seen) => Omit<Forwarding, "by"> | undefined;

const READERS: { readonly [By in Forwarding["by"]]: Reader } = {
  ssh: readSsh,
  kubectl: readKubectl,
  "docker-proxy": readDockerProxy,
  rootlesskit: ({ port }) => ({ target: undefined, howToClose: stopPublished("docker", port) }),
  rootlessport: ({ port }) => ({ target: undefined, howToClose: stopPublished("podman", port) }),
  slirp4netns: ({ port }) => ({ target: undefined, howToClose: stopPublished("podman", port) }),
  pasta: readPasta,
  conmon: readConmon,
  vscode: () => ({
    // Which of the two, its arguments do not tell.
    target: "what the editor forwards, unless the port is its own",
    howToClose: "Stop the forwarding in the editor's Ports view",
  }),
  socat: readSocat,
  adb: readAdb,
  ngrok: ({ args, pid }) => ({ target: args[1], howToClose: `Run \`kill ${pid}\`` }),
};

const PROGRAMS: Readonly<Record<string, Forwarding["by"]>> = {
  ssh: "ssh",
  // A client that serves others as the master of a connection rewrites its title.
  "ssh:": "ssh",
  "sshd:": "ssh",
  "sshd-session:": "ssh",
  autossh: "ssh",
  kubectl: "kubectl",
  oc: "kubectl",
  "docker-proxy": "docker-proxy",
  rootlesskit: "rootlesskit",
  rootlessport: "rootlessport",
  "containers-rootlessport": "rootlessport",
  slirp4netns: "slirp4netns",
  pasta: "pasta",
  "pasta.avx2": "pasta",
  passt: "pasta",
  conmon: "conmon",
  socat: "socat",
  adb: "adb",
  ngrok: "ngrok",
};

/**
 * Recognises by its arguments a process that only carries connections on; undefined for any other. With the port on which
 * it was found to listen, the target is that of this port.
 */
export function forwardingOf(facts: ProcessFacts, options: { port?: number | undefined } = {}): Forwarding | undefined {
  const words = commandWords(facts);
  const by = Object.hasOwn(PROGRAMS, words.program) ? PROGRAMS[words.program] : undefined;
  const found = by ?? (describeStep(facts).label.startsWith("VS Code") ? "vscode" : undefined);
  if (found === undefined) return undefined;
  const said = READERS[found]({ ...words, pid: facts.pid, port: options.port });
  if (said === undefined) return undefined;
  const target = said.target === undefined ? undefined : shownText(said.target, TARGET_CHARACTERS_MAX) || undefined;
  return { by: found, target, howToClose: shownText(said.howToClose, 2 * TARGET_CHARACTERS_MAX) };
}

function readSsh({ program, args, pid, port }: Seen): ReturnType<Reader> {
  const howToClose = `Run \`kill ${pid}\``;
  // What the other side forwards to here (`ssh -R` there) is held by the session's own sshd.
  if (program.startsWith("sshd")) {
    const who = args[0]?.replace(/@.*$/, "");
    return { target: `the machine from which ${who ?? "somebody"} came by ssh`, howToClose };
  }
  if (program === "ssh:") return { target: undefined, howToClose };
  const { host, forwards } = parseSshArguments(program === "autossh" ? args.filter((word) => word !== "-M") : args);
  const listening = forwards.filter(({ kind }) => kind !== "remote");
  const forward = listening.find((one) => one.port === port) ?? listening[0] ?? forwards[0];
  if (forward === undefined) return { target: undefined, howToClose };
  const way = host ?? "an unknown host";
  if (forward.kind === "remote") {
    return {
      target: `port ${forward.port ?? "?"} of ${way}, which leads to ${forward.target ?? "what its client asks for"}`,
      howToClose,
    };
  }
  return { target: `${forward.target ?? "what the client asks for (SOCKS)"} by way of ${way}`, howToClose };
}

function readKubectl({ args, pid, port }: Seen): ReturnType<Reader> {
  const howToClose = `Run \`kill ${pid}\``;
  if (args.includes("proxy")) return { target: "the API server of its cluster", howToClose };
  const at = args.indexOf("port-forward");
  if (at === -1) return undefined;
  const plain: string[] = [];
  let namespace: string | undefined;
  for (let index = 0; index < args.length; index++) {
    const word = args[index] ?? "";
    const option =
      /^(-n|--namespace|--context|--address|--kubeconfig|--cluster|--user|--pod-running-timeout)(?:=(.*))?$/.exec(word);
    if (option === null) {
      if (index > at && !word.startsWith("-")) plain.push(word);
      continue;
    }
    const value = option[2] ?? args[++index];
    if (option[1] === "-n" || option[1] === "--namespace") namespace = value;
  }
  const [resource = "?", ...ports] = plain;
  const spec = ports.find((text) => Number(text.split(":", 1)[0]) === port) ?? ports[0] ?? "";
  const remote = spec.slice(spec.lastIndexOf(":") + 1);
  const target = `${resource.includes("/") ? resource : `pod/${resource}`}${remote === "" ? "" : `:${remote}`}`;
  return { target: namespace === undefined ? target : `${target} in namespace ${namespace}`, howToClose };
}

function readDockerProxy({ args, port }: Seen): ReturnType<Reader> {
  const value = (name: string): string | undefined => {
    const at = args.findIndex((word) => word === `-${name}` || word === `--${name}`);
    return at === -1 ? args.find((word) => word.startsWith(`-${name}=`))?.slice(name.length + 2) : args[at + 1];
  };
  const address = value("container-ip");
  const host = address?.includes(":") ? `[${address}]` : address;
  const target = host === undefined ? undefined : `${host}:${value("container-port") ?? "?"}`;
  const published = Number(value("host-port")) || port;
  const isUdp = value("proto") === "udp";
  return { target, howToClose: stopPublished("docker", published, { isUdp }) };
}

function stopPublished(runtime: "docker" | "podman", port: number | undefined, { isUdp = false } = {}): string {
  // Podman has no filter by published port.
  if (runtime === "docker" && port !== undefined) {
    // Two containers may publish one port on two addresses: in quotes, more than one is no name, and none is stopped.
    const found = `$(docker ps --quiet --filter publish=${port}${isUdp ? "/udp" : ""})`;
    return `Stop its container: \`docker stop "${found}"\``;
  }
  return `Find its container with \`${runtime} ps\`, and stop it with \`${runtime} stop\``;
}

/** `-t 127.0.0.1/8080-8080:80-80` and `-t 8080:80` (pasta(1)). */
function readPasta({ args, port }: Seen): ReturnType<Reader> {
  const specs = args.flatMap((word, index) =>
    /^(?:-t|--tcp-ports)$/.test(args[index - 1] ?? "") ? word.split(",") : [],
  );
  const pairs = specs.flatMap((spec) => {
    const found = /^(?:[^/]*\/)?(\d+)(?:-\d+)?(?::(\d+)(?:-\d+)?)?$/.exec(spec);
    return found === null ? [] : [{ from: Number(found[1]), to: Number(found[2] ?? found[1]) }];
  });
  const pair = pairs.find(({ from }) => from === port) ?? pairs[0];
  const target = pair === undefined ? undefined : `port ${pair.to} in its network namespace`;
  return { target, howToClose: stopPublished("podman", port) };
}

/** Podman's watcher of a container keeps the ports that it publishes, so that nobody else takes them. */
function readConmon({ args }: Seen): ReturnType<Reader> {
  const after = (option: string): string | undefined => {
    const at = args.indexOf(option);
    return at === -1 ? undefined : args[at + 1];
  };
  const name = after("-n") ?? after("-c");
  if (name === undefined) return { target: undefined, howToClose: stopPublished("podman", undefined) };
  const target = `container ${name}`;
  if (!/^[A-Za-z0-9][\w.-]*$/.test(name)) return { target, howToClose: stopPublished("podman", undefined) };
  return { target, howToClose: `Run \`podman stop ${name}\`` };
}

function readSocat({ args, pid }: Seen): ReturnType<Reader> {
  const addresses = args.filter((word) => !word.startsWith("-")).slice(-2);
  const other = addresses.find((address) => !/^(?:[a-z0-9]+-(?:listen|recv\w*)|[a-z]+-l):/i.test(address));
  return { target: other?.replace(/^tcp[46]?:/i, "").split(",", 1)[0], howToClose: `Run \`kill ${pid}\`` };
}

const ADB_SERVER_PORT = 5037;

function readAdb({ port }: Seen): ReturnType<Reader> {
  // Its own port is no forwarding.
  if (port === ADB_SERVER_PORT) return undefined;
  const which = port === undefined ? "--remove-all" : `--remove tcp:${port}`;
  return {
    target: "an Android device",
    howToClose: `Run \`adb forward ${which}\`; \`adb forward --list\` shows where it leads`,
  };
}
