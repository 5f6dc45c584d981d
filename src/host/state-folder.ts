import { chmodSync, lstatSync, mkdirSync, readdirSync, realpathSync, statSync, accessSync, constants } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { hostFailure } from "./core/failures.ts";
import { SOCKET_PATH_BYTES_MAX } from "./core/sockets/socket-address.ts";

/** Where everything stands that Portolan keeps for one user and home. All paths are absolute. */
export interface StateFolder {
  readonly root: string;
  /** SQLite store of the chart. */
  readonly database: string;
  /** SQLite store of who listened where. */
  readonly historyFile: string;
  /** File whose exclusive SQLite lock makes a process the daemon. */
  readonly daemonLock: string;
  /** What the living daemon says of itself. */
  readonly daemonFile: string;
  /** The chart for readers without a daemon, renamed into place. */
  readonly chartFile: string;
  /** The local authority; its key is 0600. */
  readonly authorityFolder: string;
  /** Bundles that are injected into children. */
  readonly trustFolder: string;
  readonly logFolder: string;
  /** What keepers say of themselves, and the pipes of what they keep. */
  readonly keeperFolder: string;
  /** Data folders of services, by project and service. */
  readonly dataFolder: string;
  /** Folder of all Unix sockets: the root, or one in XDG_RUNTIME_DIR when the root's path is too long for them. */
  readonly socketFolder: string;
  /** The control API's Unix socket: at most 103 bytes. */
  readonly controlSocket: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const PRIVATE = 0o700;
const CONTROL_SOCKET = "control.sock";

/**
 * Says where the state of this environment stands, and touches nothing.
 *
 * @throws {Failure} `STATE_FOLDER_NOT_ABSOLUTE`, or `SOCKET_PATH_TOO_LONG` when there is no XDG_RUNTIME_DIR either.
 */
export function stateFolder(environment: Environment): StateFolder {
  const root = rootOf(environment);
  const socketFolder = socketFolderOf(root, environment);
  return {
    root,
    database: join(root, "chart.db"),
    historyFile: join(root, "history.db"),
    daemonLock: join(root, "daemon.lock"),
    daemonFile: join(root, "daemon.json"),
    chartFile: join(root, "chart.json"),
    authorityFolder: join(root, "ca"),
    trustFolder: join(root, "trust"),
    logFolder: join(root, "logs"),
    keeperFolder: join(root, "keepers"),
    dataFolder: join(root, "data"),
    socketFolder,
    controlSocket: join(socketFolder, CONTROL_SOCKET),
  };
}

function rootOf(environment: Environment): string {
  const home = environment["PORTOLAN_HOME"];
  if (home !== undefined && home !== "") {
    // A daemon runs in another folder: a relative path would lead it elsewhere.
    if (isAbsolute(home)) return resolve(home);
    throw hostFailure("STATE_FOLDER_NOT_ABSOLUTE", {
      variable: "PORTOLAN_HOME",
      value: home,
      absolute: resolve(home),
    });
  }
  const state = environment["XDG_STATE_HOME"];
  // "All paths set in these environment variables must be absolute. If an implementation encounters a relative path
  // […] it should consider the path invalid and ignore it." -- XDG Base Directory Specification 0.8
  if (state !== undefined && isAbsolute(state)) return join(state, "portolan");
  const user = environment["HOME"];
  return join(user !== undefined && isAbsolute(user) ? user : homedir(), ".local", "state", "portolan");
}

function socketFolderOf(root: string, environment: Environment): string {
  const path = join(root, CONTROL_SOCKET);
  const bytes = Buffer.byteLength(path);
  if (bytes <= SOCKET_PATH_BYTES_MAX) return root;
  const runtime = environment["XDG_RUNTIME_DIR"];
  if (runtime !== undefined && isAbsolute(runtime) && isFolder(runtime)) {
    const folder = join(runtime, `portolan-${shortHash(root, 12)}`);
    if (Buffer.byteLength(join(folder, CONTROL_SOCKET)) <= SOCKET_PATH_BYTES_MAX) return folder;
  }
  throw hostFailure("SOCKET_PATH_TOO_LONG", { path, bytes, bytesMax: SOCKET_PATH_BYTES_MAX });
}

/** Path of the mailbox of one worker or daemon, as long as the control socket's. */
export function mailboxPath(folder: StateFolder, ownerId: string): string {
  return join(folder.socketFolder, `mb-${shortHash(ownerId, CONTROL_SOCKET.length - 3)}`);
}

/** Path of a keeper's Unix socket, no longer than the control socket's. */
export function keeperSocket(folder: StateFolder, key: string): string {
  return join(folder.socketFolder, `k-${shortHash(key, CONTROL_SOCKET.length - 2)}`);
}

/**
 * Creates the folders (0700), or checks that they are this user's own and closed to others.
 *
 * @throws {Failure} `STATE_FOLDER_NOT_WRITABLE`, `STATE_FOLDER_NOT_OURS`, `STATE_FOLDER_OPEN_TO_OTHERS`.
 */
export function ensureStateFolder(folder: StateFolder): void {
  const { root, socketFolder, ...others } = folder;
  const { authorityFolder, trustFolder, logFolder, keeperFolder, dataFolder } = others;
  const paths = [root, socketFolder, authorityFolder, trustFolder, logFolder, keeperFolder, dataFolder];
  for (const path of new Set(paths)) ensurePrivateFolder(path);
}

function ensurePrivateFolder(path: string): void {
  refuseForeignPath(path);
  orFail(path, "create", () => mkdirSync(path, { recursive: true, mode: PRIVATE }));
  const uid = process.geteuid?.() ?? 0;
  const found = orFail(path, "look at", () => statSync(path));
  if (found.uid !== uid) {
    throw hostFailure("STATE_FOLDER_NOT_OURS", { path, what: "folder", ownerUid: found.uid, uid });
  }
  if ((found.mode & 0o077) !== 0) {
    // One that its user has just made (`mkdir`) may be closed without asking; one that holds things may be meant so.
    if (orFail(path, "read", () => readdirSync(path)).length > 0) {
      throw hostFailure("STATE_FOLDER_OPEN_TO_OTHERS", { path, mode: found.mode & 0o7777, fix: `chmod 700 '${path}'` });
    }
    orFail(path, "close to others", () => chmodSync(path, PRIVATE));
  }
  orFail(path, "write to", () => accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK));
}

/** Refuses a path on which another user could put something else: through a symlink, or a folder open to all. */
function refuseForeignPath(path: string): void {
  const uid = process.geteuid?.() ?? 0;
  for (const step of stepsTo(path)) {
    const found = orFail(step, "look at", () => lstatSync(step, { throwIfNoEntry: false }));
    if (found === undefined) return;
    if (found.isSymbolicLink() && found.uid !== 0 && found.uid !== uid) {
      throw hostFailure("STATE_FOLDER_NOT_OURS", { path: step, what: "symbolic link", ownerUid: found.uid, uid });
    }
    // /tmp has the sticky bit (01000): there nobody can move what is another's.
    const isOpen = found.isDirectory() && (found.mode & 0o002) !== 0 && (found.mode & 0o1000) === 0;
    if (isOpen && step !== path) {
      const mode = found.mode & 0o7777;
      throw hostFailure("STATE_FOLDER_OPEN_TO_OTHERS", { path: step, mode, fix: `chmod o-w '${step}'` });
    }
  }
}

/** Every path on the way to one, and to where its symlinks lead, from the top. */
function stepsTo(path: string): string[] {
  const steps: string[] = [];
  for (let step = path; ; step = dirname(step)) {
    steps.unshift(step);
    if (step === dirname(step)) break;
  }
  const real = orFail(path, "look at", () => realpathIfThere(path));
  return real === undefined || real === path ? steps : [...steps, ...stepsTo(real)];
}

function realpathIfThere(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Runs a step on a path; what the system refuses becomes a failure that names path and action. */
function orFail<Value>(path: string, action: string, step: () => Value): Value {
  try {
    return step();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw hostFailure("STATE_FOLDER_NOT_WRITABLE", { path, action, error: code }, { cause: error });
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function shortHash(text: string, length: number): string {
  // Most commands never need it, and loading it would cost each of them 4 ms.
  const { createHash } = process.getBuiltinModule("node:crypto");
  return createHash("sha256").update(text).digest("base64url").slice(0, length);
}
