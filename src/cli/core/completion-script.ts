/** A command as a shell must know it. */
export interface CompletionCommand {
  /** Empty for `portolan` itself. */
  readonly path: readonly string[];
  readonly summary: string;
  /** Long and short forms, such as `--json` and `-y`. */
  readonly options: readonly string[];
  /** Names of its subcommands, or the words that its argument may be. */
  readonly words: readonly string[];
  /** What its first argument names: anything in the chart, or services or copies of this folder's project. */
  readonly takes: "names" | "services" | "copies" | undefined;
  /** What comes after is a command line of its own. */
  readonly takesCommand: boolean;
}

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** Writes the script that completes `portolan` in a shell; names of services are asked for when they are needed. */
export function completionScript(shell: Shell, commands: readonly CompletionCommand[]): string {
  const write = { bash, zsh, fish };
  return write[shell](commands);
}

/** The words after which each command is meant: options are skipped, so `cert --json trust` is `cert trust`. */
function cases(commands: readonly CompletionCommand[], indent: string): string {
  return commands
    .map(({ path, options, words, takes }) => {
      const names = takes === undefined ? "" : ` $(${question(takes)})`;
      return `${indent}"${path.join(" ")}") words="${[...words, ...options].join(" ")}${names}" ;;`;
    })
    .join("\n");
}

/** How the script asks for the names that may stand there. */
function question(kind: string): string {
  return `portolan __names ${kind} 2>/dev/null`;
}

const PROJECTS = question("projects");

function bash(commands: readonly CompletionCommand[]): string {
  return `# bash completion for portolan: source <(portolan completion bash)
_portolan() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="" words="" i word
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    if [[ "$word" == "--" ]]; then
      COMPREPLY=($(compgen -c -- "$current"))
      return
    fi
    case " ${knownPaths(commands)} " in
      *" \${path:+$path/}$word "*) path="\${path:+$path/}$word" ;;
    esac
  done
  case "\${path//\\// }" in
${cases(commands, "    ")}
  esac
  if [[ "\${COMP_WORDS[COMP_CWORD - 1]}" == "--project" ]]; then words="$(${PROJECTS})"; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _portolan portolan
`;
}

function zsh(commands: readonly CompletionCommand[]): string {
  return `#compdef portolan
# zsh completion for portolan: portolan completion zsh > "\${fpath[1]}/_portolan"
_portolan() {
  local path_="" words_="" i word known=" ${knownPaths(commands)} "
  for ((i = 2; i < CURRENT; i++)); do
    word="\${words[i]}"
    if [[ "$word" == "--" ]]; then
      shift $i words
      (( CURRENT -= i ))
      _normal
      return
    fi
    if [[ "$known" == *" \${path_:+$path_/}$word "* ]]; then path_="\${path_:+$path_/}$word"; fi
  done
  case "\${path_//\\// }" in
${cases(commands, "    ").replaceAll('words="', 'words_="')}
  esac
  if [[ "\${words[CURRENT - 1]}" == "--project" ]]; then words_="$(${PROJECTS})"; fi
  compadd -- \${(z)words_}
}
if [ "$funcstack[1]" = "_portolan" ]; then _portolan "$@"; else compdef _portolan portolan; fi
`;
}

function fish(commands: readonly CompletionCommand[]): string {
  const lines = ["# fish completion for portolan: portolan completion fish | source", "complete -c portolan -f"];
  for (const { path, options, words, takesCommand, takes } of commands) {
    const condition = `-n '${fishCondition(path, commands)}'`;
    for (const word of words) {
      const summary = commands.find((sub) => sub.path.join(" ") === [...path, word].join(" "))?.summary;
      const description = summary === undefined ? "" : ` -d '${summary.replaceAll("'", "\\'")}'`;
      lines.push(`complete -c portolan ${condition} -a '${word}'${description}`);
    }
    for (const option of options) {
      const form = option.startsWith("--") ? `-l '${option.slice(2)}'` : `-s '${option.slice(1)}'`;
      const values = option === "--project" ? ` -x -a '(${PROJECTS})'` : "";
      lines.push(`complete -c portolan ${condition} ${form}${values}`);
    }
    if (takes !== undefined) lines.push(`complete -c portolan ${condition} -a '(${question(takes)})'`);
    if (takesCommand) lines.push(`complete -c portolan ${condition} -a '(__fish_complete_subcommand)'`);
  }
  return `${lines.join("\n")}\n`;
}

function fishCondition(path: readonly string[], commands: readonly CompletionCommand[]): string {
  const below = commands.filter(
    (sub) => sub.path.length === path.length + 1 && path.every((w, at) => sub.path[at] === w),
  );
  const seen = path.map((word) => `__fish_seen_subcommand_from ${word}`);
  const unseen =
    below.length > 0 ? [`not __fish_seen_subcommand_from ${below.map((sub) => sub.path.at(-1)).join(" ")}`] : [];
  // `daemon run` is not `run`.
  const others = commands.filter((sub) => path.length === 1 && sub.path.length === 2 && sub.path[1] === path[0]);
  const alone = others.map((sub) => `not __fish_seen_subcommand_from ${sub.path[0]}`);
  return [...seen, ...unseen, ...alone].join("; and ");
}

function knownPaths(commands: readonly CompletionCommand[]): string {
  return commands
    .filter(({ path }) => path.length > 0)
    .map(({ path }) => path.join("/"))
    .join(" ");
}
