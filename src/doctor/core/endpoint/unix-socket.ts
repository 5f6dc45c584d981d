import type { Diagnosis, Verdict } from "../diagnosis.ts";
import type { EndpointFacts, UnixSocketFacts } from "../endpoint-facts.ts";
import { shownText } from "../../../host/core/shown-text.ts";
import { shellWords } from "../shell-words.ts";

/** Bytes of `sun_path` on Linux without its final zero. */
const PATH_BYTES_MAX = 107;

export const unixSocket: Diagnosis<EndpointFacts> = {
  id: "E41",
  name: "unix-socket",
  title: "A Unix socket refuses: its file is stale, missing, closed to this user, or its path is too long",
  looksAt: "the file, the folders above it, and the kernel's table of Unix sockets",
  reference: "unix(7): sun_path has 108 bytes; connecting needs write permission on the socket's file",
  judge({ unix }) {
    const found = unix === undefined ? undefined : judgeSocket(unix);
    return found === undefined ? [] : [found];
  },
};

function judgeSocket(unix: UnixSocketFacts): Verdict | undefined {
  const path = shownText(unix.path, 200);
  const line = (...words: string[]): string[] =>
    [shellWords([...words, unix.path]) ?? ""].filter((text) => text !== "");
  const about = { severity: "error" as const, evidence: evidenceOf(unix) };
  if (unix.pathBytes > PATH_BYTES_MAX) {
    return {
      ...about,
      cause: `The path of the socket has ${unix.pathBytes} bytes, and the system takes ${PATH_BYTES_MAX}: Node says EINVAL, others cut it`,
      fix: { says: "Put the socket into a folder with a shorter path, such as $XDG_RUNTIME_DIR", commands: [] },
    };
  }
  if (unix.closedFolder !== undefined) {
    const folder = shownText(unix.closedFolder, 200);
    const fix = { says: `Let this user enter ${folder}, or run as its owner`, commands: [] };
    return { ...about, cause: `${path} cannot be reached: this user may not enter ${folder}`, fix };
  }
  if (!unix.exists) {
    const fix = { says: "Start its server, or correct the path", commands: [] };
    return {
      ...about,
      cause: `${path} does not exist: its server has not started, or makes its socket elsewhere`,
      fix,
    };
  }
  if (!unix.isSocket) {
    const fix = { says: "Correct the path, or move the file away", commands: line("ls", "-l") };
    return { ...about, cause: `${path} is not a socket, but another file of that name`, fix };
  }
  if (unix.error === "EACCES" || unix.error === "EPERM") {
    const fix = {
      says: "Let the server make it for this user (its umask or its group), or run as its owner",
      commands: line("ls", "-l"),
    };
    return { ...about, cause: `${path} is closed to this user: connecting needs the right to write to it`, fix };
  }
  if (unix.error === "ECONNREFUSED" && !unix.isListening) {
    // No repair by itself: a server may make its socket there between the look and the removal, and it cannot be undone.
    return {
      ...about,
      cause: `${path} is stale: the file is there, and no process listens on it any more`,
      fix: {
        says: "Remove the file, then start its server again",
        commands: line("rm"),
      },
    };
  }
  if (unix.error === "EAGAIN" || (unix.error === "TIMEOUT" && unix.isListening)) {
    const fix = { says: "See what keeps its server from accepting", commands: line("lsof") };
    return { ...about, cause: `${path} does not take the connection: the queue of its server is full`, fix };
  }
  return undefined;
}

function evidenceOf({ error, mode, ownerUid, isListening, exists }: UnixSocketFacts): string[] {
  return [
    ...(error === undefined ? [] : [`connect says ${error}`]),
    ...(mode === undefined ? [] : [`mode ${mode.toString(8).padStart(4, "0")}, user ${ownerUid ?? "unknown"}`]),
    isListening
      ? "the kernel has a listener of this path"
      : exists
        ? "the kernel has no listener of this path"
        : "there is no such file",
  ];
}
