type Environment = Readonly<Record<string, string | undefined>>;

/** Who a worker is that listens on nothing. */
export interface EnvironmentIdentity {
  readonly lease: string;
  readonly service: string;
  readonly project: string;
}

/** Who the service is, and where it shall listen. */
export interface EnvironmentPlace extends EnvironmentIdentity {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  readonly name: string;
}

export interface EnvironmentRequest {
  /** The user's own. */
  readonly base: Environment;
  readonly place: EnvironmentPlace | EnvironmentIdentity;
  /** Variables of the framework. */
  readonly framework: Readonly<Record<string, string>>;
  /** Variables that make runtimes trust the authority, merged with the user's already. */
  readonly trust: Readonly<Record<string, string>>;
  /** Addresses of this machine that it is going to call: many programs know no ranges in NO_PROXY. */
  readonly near?: readonly string[];
  /** True where the output ends in a terminal though the child sees a pipe. */
  readonly forceColor: boolean;
}

export interface ComposedEnvironment {
  readonly environment: Record<string, string>;
  /** What of the user's own was replaced or kept, and why. */
  readonly notes: readonly string[];
}

/** What must never go through a proxy. Both forms of a suffix, because programs differ in which they read. */
const NO_PROXY = ["localhost", "127.0.0.0/8", "127.0.0.1", "::1", ".localhost", ".test"];
const PROXY_VARIABLES = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
/** Lists to which a name is added. */
const LISTS = new Set(["__VITE_ADDITIONAL_SERVER_ALLOWED_HOSTS", "RAILS_DEVELOPMENT_HOSTS"]);

/** Composes the environment of a service: its place, its framework's needs, trust, and what a proxy must leave alone. */
export function composeEnvironment(request: EnvironmentRequest): ComposedEnvironment {
  const { base, place, framework, trust } = request;
  const notes: string[] = [];
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(base)) if (value !== undefined) environment[name] = value;
  Object.assign(environment, trust);
  if ("port" in place) {
    const wanted = { PORT: String(place.port), HOST: place.host, ...framework };
    for (const [name, value] of Object.entries(wanted)) {
      environment[name] = reconcile({ name, wanted: value, own: base[name], place }, notes);
    }
    Object.assign(environment, { PORTOLAN_URL: place.url, PORTOLAN_NAME: place.name });
  } else {
    // What stands there is the place of whoever started this.
    delete environment["PORTOLAN_URL"];
    delete environment["PORTOLAN_NAME"];
  }
  Object.assign(environment, {
    PORTOLAN_LEASE: place.lease,
    PORTOLAN_SERVICE: place.service,
    PORTOLAN_PROJECT: place.project,
  });
  Object.assign(environment, withoutProxy(base, request.near ?? []), request.forceColor ? forcedColor(base) : {});
  return { environment, notes };
}

interface Reconciled {
  readonly name: string;
  readonly wanted: string;
  readonly own: string | undefined;
  readonly place: EnvironmentPlace;
}

function reconcile({ name, wanted, own, place }: Reconciled, notes: string[]): string {
  if (own === undefined || own === "" || own === wanted) return wanted;
  if (LISTS.has(name)) return [...new Set([...own.split(","), ...wanted.split(",")])].join(",");
  if (wanted === String(place.port)) {
    notes.push(`${name}=${own} of your environment is replaced by ${wanted}: pass --port ${own} to keep it`);
    return wanted;
  }
  // Some shells export HOST as the machine's name: only what can be listened on was meant for servers.
  if (wanted === place.host && isAddress(own)) {
    notes.push(`${name}=${own} of your environment is kept: unset it to listen on ${wanted} only`);
    return own;
  }
  return wanted;
}

function isAddress(text: string): boolean {
  return text === "localhost" || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) || /^\[?[\da-f]*:[\da-f:.]*\]?$/i.test(text);
}

function withoutProxy(base: Environment, near: readonly string[]): Record<string, string> {
  if (!PROXY_VARIABLES.some((name) => (base[name] ?? "") !== "")) return {};
  // Some programs read the one, some the other, and none reads both: each gets all that stands in either.
  const own = [...listOf(base["NO_PROXY"]), ...listOf(base["no_proxy"])];
  if (own.includes("*")) return {};
  const list = [...new Set([...own, ...NO_PROXY, ...near])].join(",");
  return { NO_PROXY: list, no_proxy: list };
}

function listOf(text: string | undefined): string[] {
  return (text ?? "").split(/[\s,]+/).filter((entry) => entry !== "");
}

function forcedColor(base: Environment): Record<string, string> {
  const decided = ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"].some((name) => (base[name] ?? "") !== "");
  if (decided || base["CLICOLOR"] === "0" || base["TERM"] === "dumb") return {};
  return { FORCE_COLOR: "1", CLICOLOR_FORCE: "1" };
}
