import { execFile } from "node:child_process";
import { cp, mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { DaemonStatus } from "../../src/control/contract.ts";

const run = promisify(execFile);
const ROOT: string = join(import.meta.dirname, "../..");

/** Portolan as a user has it: built, in a folder without its sources, with a home of its own and any gateway port. */
export class Installation implements AsyncDisposable {
  readonly folder: string;
  readonly home: string;
  readonly environment: NodeJS.ProcessEnv;

  private constructor(folder: string, engine: "bun" | "node") {
    this.folder = folder;
    this.home = join(folder, "home");
    this.environment = { ...process.env, PORTOLAN_HOME: this.home, PORTOLAN_PORT: "0", PORTOLAN_ENGINE: engine };
  }

  static async make(engine: "bun" | "node"): Promise<Installation> {
    const folder = await realpath(await mkdtemp(join(tmpdir(), "portolan-installed-")));
    for (const name of ["bin", "package.json"]) await cp(join(ROOT, name), join(folder, name), { recursive: true });
    await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
    await run(process.execPath, [join(ROOT, "scripts/build.js"), join(folder, "dist")]);
    return new Installation(folder, engine);
  }

  /** The words that start it. */
  get command(): readonly string[] {
    return [process.execPath, join(this.folder, "bin/portolan")];
  }

  /** Runs a command to its end; gives what it printed. */
  async portolan(...args: readonly string[]): Promise<string> {
    const [program = "", ...words] = [...this.command, ...args];
    const { stdout } = await run(program, words, { cwd: this.folder, env: this.environment, timeout: 60_000 });
    return stdout.trim();
  }

  async status(): Promise<DaemonStatus> {
    return JSON.parse(await this.portolan("daemon", "status", "--json")) as DaemonStatus;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.portolan("daemon", "stop");
    await rm(this.folder, { recursive: true });
  }
}
