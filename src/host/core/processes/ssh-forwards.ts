/** One forwarding that an ssh client was asked for. */
export interface SshForward {
  readonly kind: "local" | "remote" | "dynamic";
  /** Port on the listening side; undefined of a Unix socket. */
  readonly port: number | undefined;
  /** `host:port` or a socket's path on the other side; undefined when the client of the forwarding chooses. */
  readonly target: string | undefined;
}

export interface SshArguments {
  readonly host: string | undefined;
  readonly forwards: readonly SshForward[];
}

/** Options of ssh(1) that take a value. */
const VALUED = "bcDEeFIiJKLlmOoPpQRSWwB";
const KINDS: Readonly<Record<string, SshForward["kind"]>> = { L: "local", R: "remote", D: "dynamic" };
const KEYWORDS: Readonly<Record<string, SshForward["kind"]>> = {
  localforward: "local",
  remoteforward: "remote",
  dynamicforward: "dynamic",
};

/** Reads the arguments of ssh(1) for what it forwards. What its configuration adds is not there. */
export function parseSshArguments(args: readonly string[]): SshArguments {
  const forwards: SshForward[] = [];
  let host: string | undefined;
  for (let index = 0; index < args.length; index++) {
    const word = args[index] ?? "";
    if (word === "--" || !word.startsWith("-") || word === "-") {
      // Options may follow the host; behind them comes the command.
      if (host !== undefined) break;
      host = word === "--" ? args[++index] : word;
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word[at] ?? "";
      if (!VALUED.includes(letter)) continue;
      const value = at + 1 < word.length ? word.slice(at + 1) : (args[++index] ?? "");
      const forward = letter === "o" ? ofSetting(value) : ofOption(KINDS[letter], value);
      if (forward !== undefined) forwards.push(forward);
      break;
    }
  }
  return { host, forwards };
}

/** `-o "LocalForward 8080 db:5432"`, with a blank or an equals sign behind the keyword. */
function ofSetting(text: string): SshForward | undefined {
  const found = /^\s*(\w+)\s*[=\s]\s*(\S+)(?:\s+(\S+))?\s*$/.exec(text);
  const kind = KEYWORDS[(found?.[1] ?? "").toLowerCase()];
  if (found === null || kind === undefined) return undefined;
  return ofOption(kind, found[3] === undefined ? (found[2] ?? "") : `${found[2]}:${found[3]}`);
}

function ofOption(kind: SshForward["kind"] | undefined, text: string): SshForward | undefined {
  if (kind === undefined) return undefined;
  const parts = splitSpec(text);
  // Without a target, as always with -D, the one who connects names it by SOCKS.
  if (kind === "dynamic" || parts.length === 1) return { kind, port: portOf(parts.at(-1)), target: undefined };
  // "[bind_address:]port:host:hostport", "[bind_address:]port:remote_socket", "local_socket:host:hostport",
  // "local_socket:remote_socket" -- ssh(1)
  const last = parts.at(-1) ?? "";
  const isSocket = last.includes("/");
  const target = isSocket ? last : parts.slice(-2).join(":");
  const listening = parts.slice(0, isSocket ? -1 : -2);
  const port = portOf(listening.at(-1));
  if (listening.length === 0 || (port === undefined && !listening.at(-1)?.includes("/"))) {
    // `-R 8080` and `-R *:8080` have no target.
    return { kind, port: portOf(last), target: undefined };
  }
  return { kind, port, target };
}

/** Splits at colons outside of the brackets of an IPv6 address; ssh takes a slash for a colon as long as no path is meant. */
function splitSpec(text: string): string[] {
  return text.match(/\[[^\]]*\]|[^:[\]]+/g)?.slice(0, 4) ?? [];
}

function portOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}
