import type { Adoption, OutputPlace } from "../../control/contract.ts";

/** Says where the output of an adopted listener goes, one line for each place. */
export function outputLines({ stdout, stderr }: Adoption, pid: number | undefined): string[] {
  const [out, error] = [placeText(stdout, pid), placeText(stderr, pid)];
  if (out === error) return [`its output goes to ${out}`];
  return [`its stdout goes to ${out}`, `its stderr goes to ${error}`];
}

const WORDS: { readonly [Kind in OutputPlace["kind"]]: (path: string, pid: number | undefined) => string } = {
  file: (path) => path,
  terminal: (path) => `the terminal ${path}`,
  pipe: () => "a pipe, which another process reads",
  socket: (_, pid) => `a socket, as of a service manager: try \`journalctl _PID=${pid ?? "PID"}\``,
  nowhere: () => "/dev/null",
  unknown: () => "a place that cannot be seen",
};

function placeText({ kind, path }: OutputPlace, pid: number | undefined): string {
  return WORDS[kind](path ?? "", pid);
}
