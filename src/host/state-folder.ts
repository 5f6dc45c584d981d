/** Where everything stands that Portolan keeps for one user and home. All paths are absolute. */
export interface StateFolder {
  readonly root: string;
  /** SQLite store of the chart. */
  readonly database: string;
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
  /** Folder of all Unix sockets: the root, or one in XDG_RUNTIME_DIR when the root's path is too long for them. */
  readonly socketFolder: string;
  /** The control API's Unix socket: at most 103 bytes. */
  readonly controlSocket: string;
}

/**
 * Says where the state of this environment stands, and touches nothing.
 *
 * @throws {Failure} `STATE_FOLDER_NOT_ABSOLUTE`, or `SOCKET_PATH_TOO_LONG` when there is no XDG_RUNTIME_DIR either.
 */
export declare function stateFolder(environment: Readonly<Record<string, string | undefined>>): StateFolder;

/**
 * Creates the folders (0700), or checks that they are this user's own and closed to others.
 *
 * @throws {Failure} `STATE_FOLDER_NOT_WRITABLE`, `STATE_FOLDER_NOT_OURS`, `STATE_FOLDER_OPEN_TO_OTHERS`.
 */
export declare function ensureStateFolder(folder: StateFolder): void;

/** Path of the mailbox of one worker or daemon, never longer than the control socket's. */
export declare function mailboxPath(folder: StateFolder, ownerId: string): string;
