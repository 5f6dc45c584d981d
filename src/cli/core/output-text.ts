import type { Adoption, OutputPlace } from "../../control/contract.ts";

/** Says where the output of an adopted listener goes, one line for each place. */
export function outputLines({ stdout, stderr }: Adoption, pid: number | undefined): string[] {
  const [out, error] = [placeText(stdout, pid), placeText(stderr, pid)];
  if (out === error) return [`its output goes to ${out}`];
  return [`its stdout goes to ${out}`, `its stderr goes to ${error}`];
}

function placeText({ kind, path }: OutputPlace, pid: number | undefined): string {
  switch (kind) {
    case "file":
      return path ?? "a file";
    case "terminal":
      return `the terminal ${path ?? ""}`.trimEnd();
    case "pipe":
      return "a pipe, which another process reads";
    case "socket":
      return `a socket, as of a service manager: try \`journalctl _PID=${pid ?? "PID"}\``;
    case "nowhere":
      return "/dev/null";
    case "unknown":
      return "a place that cannot be seen";
  }
}
