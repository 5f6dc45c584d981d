import { type ChildProcessByStdio, spawn } from "node:child_process";
import { on, once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";

const START_DEADLINE_MS = 60_000;
const CALL_DEADLINE_MS = 60_000;

type Child = ChildProcessByStdio<null, null, Readable>;

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly message?: string;
}

export interface FirefoxOptions {
  readonly program: string;
  readonly home: string;
  /** Folder of the profile; made if there is none. */
  readonly profile: string;
  /** Port of a proxy on 127.0.0.1 for all https but that of local names and addresses. */
  readonly proxyPort: number;
}

/**
 * A headless Firefox, steered by WebDriver BiDi over a WebSocket: Debian's browser takes no other driver.
 * Disposing closes it, so that its profile is whole afterwards.
 */
export class Firefox implements AsyncDisposable {
  readonly #child: Child;
  readonly #socket: WebSocket;
  readonly #pending = new Map<number, PromiseWithResolvers<Answer>>();
  #calls = 0;

  private constructor(child: Child, socket: WebSocket) {
    this.#child = child;
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      const answer = JSON.parse(String(data)) as Answer;
      if (answer.id !== undefined) this.#pending.get(answer.id)?.resolve(answer);
    });
  }

  static async open({ program, home, profile, proxyPort }: FirefoxOptions): Promise<Firefox> {
    await mkdir(profile, { recursive: true });
    await writeFile(join(profile, "user.js"), preferences(proxyPort));
    const args = ["--headless", "--no-remote", "--remote-debugging-port=0", "--profile", profile];
    // A group of its own: its children end with it, also when it does not close them.
    const child = spawn(program, args, {
      env: { PATH: process.env["PATH"] ?? "", HOME: home },
      stdio: ["ignore", "ignore", "pipe"],
      detached: true,
    });
    try {
      const socket = new WebSocket(`${await addressOf(child)}/session`);
      await once(socket, "open", { signal: AbortSignal.timeout(START_DEADLINE_MS) });
      const firefox = new Firefox(child, socket);
      await firefox.#call("session.new", { capabilities: {} });
      return firefox;
    } catch (error) {
      killGroup(child);
      throw error;
    }
  }

  /** Loads a page and gives its text, or the error that it ends in. */
  async load(url: string): Promise<{ text: string } | { error: string }> {
    const tree = (await this.#call("browsingContext.getTree", {})) as { contexts: { context: string }[] };
    const context = tree.contexts[0]?.context;
    const error = await this.#call("browsingContext.navigate", { context, url, wait: "complete" }).then(
      () => undefined,
      (reason: Error) => reason.message,
    );
    if (error !== undefined) return { error };
    const script = { expression: "document.body.innerText", target: { context }, awaitPromise: false };
    const { result } = (await this.#call("script.evaluate", script)) as { result: { value: string } };
    return { text: result.value };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { exitCode, signalCode } = this.#child;
    const ended =
      exitCode === null && signalCode === null
        ? once(this.#child, "exit", { signal: AbortSignal.timeout(CALL_DEADLINE_MS) })
        : undefined;
    try {
      await this.#call("browser.close", {});
      await ended;
    } finally {
      this.#socket.close();
      killGroup(this.#child);
    }
  }

  async #call(method: string, params: unknown): Promise<unknown> {
    const id = ++this.#calls;
    const pending = Promise.withResolvers<Answer>();
    this.#pending.set(id, pending);
    const timer = setTimeout(() => pending.reject(new Error(`${method} is not answered`)), CALL_DEADLINE_MS);
    try {
      this.#socket.send(JSON.stringify({ id, method, params }));
      const { message, result } = await pending.promise;
      if (message !== undefined) throw new Error(message);
      return result;
    } finally {
      clearTimeout(timer);
      this.#pending.delete(id);
    }
  }
}

/** The address that it says on its standard error. */
async function addressOf({ stderr }: Child): Promise<string> {
  let said = "";
  const signal = AbortSignal.timeout(START_DEADLINE_MS);
  for await (const [chunk] of on(stderr, "data", { signal, close: ["end"] })) {
    said += String(chunk);
    const address = /WebDriver BiDi listening on (ws:\S+)\s/.exec(said)?.[1];
    if (address === undefined) continue;
    stderr.resume();
    return address;
  }
  throw new Error(`Firefox did not start: ${said}`);
}

function killGroup({ pid }: Child): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // All of it has ended.
  }
}

function preferences(proxyPort: number): string {
  const wanted = {
    "network.proxy.type": 1,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": proxyPort,
    // With a proxy of nobody's for plain http, nothing leaves this machine.
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": proxyPort,
  };
  return Object.entries(wanted)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join("");
}
