// Makes a fresh clone ready: packages as the lock file names them, and a Node that is really new enough.
// Runs before `npm start`, `npm test` and `npm run check`, on any Node >= 20; does nothing when all is there.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isNewEnough, NEEDED } from "../bin/needed-node.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const environment = { ...process.env, PATH: `${join(modules, ".bin")}${delimiter}${process.env.PATH ?? ""}` };

installPackages();
checkNode();
checkBun();

function installPackages() {
  const reason = missing();
  if (reason === undefined) return;
  say(`installing packages (${reason}); this takes a while`);
  const { status, stderr } = npm(["ci"]);
  if (status === 0) return;
  process.stderr.write(stderr);
  fail("npm could not install the packages", "See its message above; it needs a package registry");
}

function npm(args) {
  const path = process.env.npm_execpath ?? "";
  const [program, first] = path.endsWith("npm-cli.js") ? [process.execPath, [path]] : ["npm", []];
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  const options = { cwd: root, encoding: "utf8", stdio: ["ignore", "inherit", "pipe"] };
  const { status, stderr, error } = spawnSync(program, [...first, ...args, ...quiet], options);
  return { status, stderr: error === undefined ? stderr : `${program}: ${error.message}\n` };
}

/** Says what of the lock file is not installed; undefined when everything is. */
function missing() {
  const installed = readLock(join(modules, ".package-lock.json"));
  if (installed === undefined) return "none yet";
  for (const [path, wanted] of Object.entries(readLock(join(root, "package-lock.json")) ?? {})) {
    if (path === "") continue;
    const found = installed[path];
    const isThere = found !== undefined && existsSync(join(root, path));
    // An optional package may be for another platform.
    if (!isThere && wanted.optional !== true && wanted.devOptional !== true) return `${path} is missing`;
    if (isThere && found.integrity !== wanted.integrity) return `${path} is not the one in package-lock.json`;
  }
  return undefined;
}

function readLock(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).packages : undefined;
}

/** An install without scripts leaves the `node` package without its program, and npm scripts on the system's Node. */
function checkNode() {
  let version = versionOf("node");
  if (isNewEnough(version)) return;
  const installer = join(modules, "node/installArchSpecificPackage.js");
  if (existsSync(installer)) {
    say(`installing Node for this project (\`node\` is ${version ?? "missing"} here)`);
    const scriptsOn = { ...environment, npm_config_ignore_scripts: "false", npm_config_strict_allow_scripts: "false" };
    spawnSync(process.execPath, [installer], {
      cwd: join(modules, "node"),
      env: scriptsOn,
      stdio: ["ignore", "ignore", "inherit"],
    });
    linkNode();
    version = versionOf("node");
  }
  if (isNewEnough(version)) return;
  fail(
    `npm scripts would run on Node ${version ?? "(none)"}, and Portolan needs ${NEEDED.join(".")} or newer`,
    `Run \`npm ci --ignore-scripts=false\`, or install Node ${NEEDED.join(".")} or newer (https://nodejs.org)`,
  );
}

/** npm makes no link for a program that was not there when it installed the package. */
function linkNode() {
  spawnSync("npm", ["rebuild", "node", "--ignore-scripts"], { cwd: root, env: environment, stdio: "ignore" });
}

function checkBun() {
  const folder = join(modules, "@oven");
  const platforms = existsSync(folder) ? readdirSync(folder) : [];
  // Without install scripts `bun` is a stub that fails, while the program inside its platform package works.
  const candidates = ["bun", ...platforms.map((name) => join(folder, name, "bin/bun"))];
  if (candidates.some((program) => versionOf(program) !== undefined)) return;
  say("bun is not there: the gateway runs on Node, which works, at about half the speed");
}

function versionOf(program) {
  const { status, stdout } = spawnSync(program, ["--version"], { env: environment, encoding: "utf8", timeout: 10_000 });
  return status === 0 ? stdout.trim().replace(/^v/, "") : undefined;
}

function say(message) {
  process.stderr.write(`setup: ${message}\n`);
}

function fail(message, hint) {
  process.stderr.write(`error: ${message}\nhint: ${hint}\n`);
  process.exit(1);
}
