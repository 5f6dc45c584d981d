import { chmod, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type CliCommand, defineCommand, textArgument, textOption } from "../command.ts";
import { cliFailure } from "../core/failures.ts";

interface Request {
  readonly name: string;
  /** Absolute. */
  readonly directory: string;
}

interface Result {
  readonly name: string;
  readonly certificate: string;
  readonly key: string;
  readonly notAfterMs: number;
}

export const certIssue: CliCommand = defineCommand<Request, Result>({
  declare: (command) =>
    command
      .argument("<NAME>", "such as db.shop.test or web.shop.localhost")
      .option("-o, --output <DIR>", "where to write NAME.pem and NAME-key.pem (default: this folder)")
      .addHelpText("after", EXAMPLES),
  read: (parsed, { workingDirectory }) => ({
    name: textArgument(parsed, 0) ?? "",
    directory: resolve(workingDirectory, textOption(parsed, "output") ?? "."),
  }),
  async perform({ name: asked, directory }, context, signal) {
    const daemon = await context.daemon(signal);
    const { name, certificatePem, keyPem, notAfterMs } = await daemon.issueCertificate({ name: asked }, { signal });
    // The daemon's answer is a host name; whatever else it were, it must not lead out of the folder.
    const stem = name.replace(/[^\w.-]/g, "_");
    const [certificate, key] = [join(directory, `${stem}.pem`), join(directory, `${stem}-key.pem`)];
    await write(key, { text: keyPem, mode: 0o600, directory });
    await write(certificate, { text: certificatePem, mode: 0o644, directory });
    return { name, certificate, key, notAfterMs };
  },
  render: ({ certificate, key, notAfterMs }) => ({
    out: `${certificate}\n${key}`,
    say: `valid until ${new Date(notAfterMs).toISOString().slice(0, 10)}`,
  }),
  json: (result) => result,
});

/** Writes a file whole or not at all; it is never readable to others for a moment. */
async function write(path: string, file: { text: string; mode: number; directory: string }): Promise<void> {
  const fresh = `${path}.${process.pid}`;
  try {
    await mkdir(file.directory, { recursive: true });
    await writeFile(fresh, file.text, { mode: 0o600, flag: "wx" });
    await chmod(fresh, file.mode);
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => {});
    throw cliFailure("FILE_NOT_WRITABLE", { path, error: (error as Error).message }, { cause: error });
  }
}

const EXAMPLES = `
Writes the certificate with its chain, and its key (readable only to you).

Example:
  portolan cert issue db.shop.test -o ./tls`;
