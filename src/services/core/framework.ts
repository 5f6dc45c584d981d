/**
 * What is known of one tool: how its address is set. Texts may hold `{port}`, `{host}`, `{name}`, `{url}`
 * and `{urlPort}`.
 * Words are added at the end of the command (or see `optionsFirst`), and only those for which the user gave no option
 * of their own.
 */
export interface Framework {
  readonly name: string;
  /** As programs, packages and Python modules are called. */
  readonly programs: readonly string[];
  /** Subcommands that serve; `""` stands for none. Without it every subcommand serves, but for those in `not`. */
  readonly serve?: readonly string[];
  readonly not?: readonly string[];
  /** Words that set the port; absent where `PORT` or `environment` is enough. */
  readonly port?: readonly string[];
  readonly host?: readonly string[];
  /** Words that set both at once, for tools that know no other way. */
  readonly address?: readonly string[];
  /** The user's own options that set the port, the host, or both: they win. */
  readonly ownPort?: readonly string[];
  readonly ownHost?: readonly string[];
  readonly ownAddress?: readonly string[];
  /** An argument of this form is the user's own port or address. */
  readonly positional?: RegExp;
  /** Also set where the tool is only mentioned in a script, because no word can be added there. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Words that make it answer to names that do not end in `.localhost`; absent where it does not check, or has a variable. */
  readonly allowName?: readonly string[];
  /** True when it needs `allowName` for names below `.localhost` as well. */
  readonly checksLocalhost?: true;
  /** True when it takes no option behind its first argument: words are added before. */
  readonly optionsFirst?: true;
  /** True when a test really starts it with these words. */
  readonly tested: boolean;
}
