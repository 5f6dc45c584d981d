import { type CliCommand, defineCommand } from "../command.ts";
import { readUpRequest, type UpRequest } from "../up/up-request.ts";

export const up: CliCommand = defineCommand<UpRequest, number>({
  ownsSignals: true,
  declare: (command) =>
    command
      .argument("[SERVICE...]", "these, and what they need (default: all)")
      .option("-d, --detach", "in the background; returns when all are ready")
      .option(
        "-f, --file <FILE>",
        "the project file (default: portolan.yaml of this folder or above, or what is there)",
      )
      .option("--copy <NAME>", "an extra copy of the project, with names, ports, addresses and data of its own")
      .option("--plain", "lines instead of the live view")
      .option("--no-prefix", "leave the names of the services away")
      .addHelpText("after", EXAMPLES),
  read: readUpRequest,
  async perform(request, context) {
    const { bringUp } = await import("../up/bring-up.ts");
    return bringUp(request, context);
  },
  render: () => ({}),
  json: () => undefined,
  exitCode: (code) => code,
});

const EXAMPLES = `
Every service gets PORT, HOST and the addresses of what it needs, and starts when that is ready. In a terminal a live
view shows them all; else lines come with their service's name before them, and what Portolan says on stderr. With
--json: one JSON object a line. A second \`up\` takes up what changed in the project file, starts what is missing and
follows; Ctrl-C then only leaves.

The first Ctrl-C stops all services in order, the second one at once. Exit status: 0 after an end that was asked for,
3 when a service could not be started (with -d the others go on).

Examples:
  portolan up
  portolan up web                 web, and what it needs
  portolan up -d && portolan ps
  portolan up --copy b -d         the same project once more, beside the first
  portolan up --plain | tee shop.log`;
