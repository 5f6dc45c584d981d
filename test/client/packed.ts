import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const ROOT: string = join(import.meta.dirname, "../..");
const RUNNERS: string = join(import.meta.dirname, "runners");
/** What an empty project gets beside the package itself: what its lock file would name. */
const QUIET = ["--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline", "--ignore-scripts"];

/** An empty project that has installed the packed package, below a folder that has the test runners. */
export class PackedProject implements AsyncDisposable {
  /** The project; test runners are found above it. */
  readonly directory: string;
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
    this.directory = join(folder, "project");
  }

  static async make(): Promise<PackedProject> {
    const folder = await realpath(await mkdtemp(join(tmpdir(), "portolan-packed-")));
    const project = new PackedProject(folder);
    try {
      await mkdir(project.directory);
      await symlink(join(RUNNERS, "node_modules"), join(folder, "node_modules"));
      await writeFile(join(project.directory, "package.json"), '{"name":"empty","private":true}\n');
      await project.run(["npm", "install", ...QUIET, await pack(folder)]);
      return project;
    } catch (error) {
      await project[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Runs a command in the project to its end; gives what it printed. Rejects with its output when it fails. */
  async run(command: readonly string[], environment: NodeJS.ProcessEnv = process.env): Promise<string> {
    const [program = "", ...args] = command;
    const env = { ...environment, PATH: `${join(RUNNERS, "node_modules/.bin")}:${environment["PATH"]}` };
    const options = { cwd: this.directory, env, timeout: 170_000, maxBuffer: 64 * 1024 * 1024 };
    try {
      const { stdout, stderr } = await run(program, args, options);
      return stdout + stderr;
    } catch (error) {
      const { stdout, stderr } = error as { stdout?: string; stderr?: string };
      throw new Error(`${command.join(" ")} failed:\n${stdout ?? ""}${stderr ?? ""}`, { cause: error });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Builds and packs as a release does, without touching the checkout; gives the file. */
async function pack(folder: string): Promise<string> {
  const stage = join(folder, "stage");
  await mkdir(stage);
  for (const name of ["bin", "docs", "package.json", "README.md", "LICENSE"]) {
    await cp(join(ROOT, name), join(stage, name), { recursive: true });
  }
  await run(process.execPath, [join(ROOT, "scripts/build.js"), join(stage, "dist")]);
  const { stdout } = await run("npm", ["pack", "--ignore-scripts", "--loglevel=error"], { cwd: stage });
  return join(stage, stdout.trim().split("\n").at(-1) ?? "");
}
