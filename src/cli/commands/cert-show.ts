import { readRoot, type RootView } from "../../certificates/authority.ts";
import { type CliCommand, defineCommand } from "../command.ts";
import { trustTargets, type TrustTarget } from "../trust-targets.ts";

interface Request {
  readonly isPem: boolean;
}

interface Result extends Request {
  /** Undefined when no daemon has made it yet. */
  readonly root: RootView | undefined;
  readonly targets: readonly TrustTarget[];
  readonly directory: string;
}

export const certShow: CliCommand = defineCommand<Request, Result>({
  declare: (command) => command.option("--pem", "only the root certificate").addHelpText("after", EXAMPLES),
  read: ({ options }) => ({ isPem: options["pem"] === true }),
  async perform({ isPem }, context) {
    const directory = context.folder.authorityFolder;
    const root = await readRoot(directory);
    const targets = root === undefined || isPem ? [] : await trustTargets(root.rootPem, { context });
    return { isPem, root, targets, directory };
  },
  render(result) {
    const { root, isPem } = result;
    if (root === undefined) return { say: "there is no authority yet; `portolan cert trust` makes one" };
    return { out: isPem ? root.rootPem.trimEnd() : describe(result, root) };
  },
  json: ({ root, targets, directory }) => ({
    authority: root === undefined ? null : { directory, ...root },
    stores: targets.map(({ store, ...target }) => ({ id: store.id, label: store.label, ...target })),
  }),
  exitCode: ({ root }) => (root === undefined ? 1 : 0),
});

function describe({ directory, targets }: Result, { keyId, notAfterMs }: RootView): string {
  const stores = targets.map((target) => `  ${target.store.id}: ${target.store.label}, ${stateOf(target)}`);
  return [
    `authority  ${keyId}, in ${directory}`,
    `valid      until ${new Date(notAfterMs).toISOString().slice(0, 10)}`,
    "speaks for *.localhost, *.test and loopback addresses only",
    "stores",
    ...stores,
  ].join("\n");
}

const STATES = {
  trusted: "trusts it",
  partial: "trusts it in part: run `portolan cert trust`",
  absent: "does not trust it",
};

function stateOf(target: TrustTarget): string {
  if (target.state === "unavailable") return `not here (${target.reason})`;
  return target.state === "unknown" ? target.failure.message : STATES[target.state];
}

const EXAMPLES = `
Examples:
  portolan cert show
  portolan cert show --pem > root.pem     for a program with a store of its own

Exit status 1: there is no authority yet.`;
