import assert from "node:assert/strict";
import { test } from "node:test";
import { type CompletionCommand, completionScript } from "./completion-script.ts";

const PLAIN = { options: ["--json"], words: [], takes: undefined, takesCommand: false };
const COMMANDS: readonly CompletionCommand[] = [
  { ...PLAIN, path: [], summary: "", words: ["url", "run", "up", "use", "cert"] },
  { ...PLAIN, path: ["url"], summary: "Print the service's URL", takes: "names" },
  { ...PLAIN, path: ["run"], summary: "Run", takesCommand: true },
  { ...PLAIN, path: ["up"], summary: "Up", options: ["--project"], takes: "services" },
  { ...PLAIN, path: ["use"], summary: "Use", takes: "copies" },
  { ...PLAIN, path: ["cert"], summary: "Certificates", words: ["run", "show"] },
  { ...PLAIN, path: ["cert", "run"], summary: "Run" },
  { ...PLAIN, path: ["cert", "show"], summary: "Show", options: ["-y", "--yes"] },
];

test("completionScript offers commands, options and names to bash and zsh", () => {
  for (const shell of ["bash", "zsh"] as const) {
    const script = completionScript(shell, COMMANDS);
    assert.match(script, /^ {4}"cert"\) words_?="run show --json" ;;$/m);
    assert.match(script, /^ {4}"cert show"\) words_?="-y --yes" ;;$/m);
    assert.match(script, /^ {4}"url"\) words_?="--json \$\(portolan __names names 2>\/dev\/null\)" ;;$/m);
    assert.match(script, /^ {4}"up"\) words_?="--project \$\(portolan __names services 2>\/dev\/null\)" ;;$/m);
    assert.match(script, /"--project" \]\]; then words_?="\$\(portolan __names projects 2>\/dev\/null\)"; fi$/m);
    assert.match(script, /^ {4}"use"\) words_?="--json \$\(portolan __names copies 2>\/dev\/null\)" ;;$/m);
    assert.match(script, / url run up use cert cert\/run cert\/show /);
  }
});

test("completionScript offers each word to fish only where it belongs", () => {
  const lines = completionScript("fish", COMMANDS).split("\n");
  const top = "complete -c portolan -n 'not __fish_seen_subcommand_from url run up use cert'";
  assert.ok(lines.includes(`${top} -a 'url' -d 'Print the service\\'s URL'`));
  const up = "complete -c portolan -n '__fish_seen_subcommand_from up'";
  assert.ok(lines.includes(`${up} -a '(portolan __names services 2>/dev/null)'`));
  assert.ok(lines.includes(`${up} -l 'project' -x -a '(portolan __names projects 2>/dev/null)'`));
  const cert =
    "complete -c portolan -n '__fish_seen_subcommand_from cert; and not __fish_seen_subcommand_from run show'";
  assert.ok(lines.includes(`${cert} -a 'show' -d 'Show'`));
  assert.ok(
    lines.includes(
      "complete -c portolan -n '__fish_seen_subcommand_from run; and not __fish_seen_subcommand_from cert' -l 'json'",
    ),
  );
  const show = "complete -c portolan -n '__fish_seen_subcommand_from cert; and __fish_seen_subcommand_from show'";
  assert.ok(lines.includes(`${show} -s 'y'`) && lines.includes(`${show} -l 'yes'`));
});
