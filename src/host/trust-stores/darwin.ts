import { access, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { trustFailure } from "./failures.ts";
import { parseRoot, holdsRoot, type RootCertificate } from "./root-certificate.ts";
import { SYSTEM_PATH } from "../system-path.ts";
import { askTool, runTool, type ToolOptions } from "./run-tool.ts";
import type { TrustStatus, TrustStore } from "./trust-store.ts";

const PROGRAM = "/usr/bin/security";

/** The user answers a dialogue in between. */
const DEADLINE_MS = 180_000;

/**
 * The user's login keychain on macOS: Safari, Chrome, curl, Go. No root needed; the system asks the user.
 * Not run: written against security(1).
 */
export function darwinStore({ home }: { home: string }): TrustStore {
  const tool = { path: SYSTEM_PATH, home, deadlineMs: DEADLINE_MS, remedy: "Run this on macOS" };
  const keychain = join(home, "Library/Keychains/login.keychain-db");
  return {
    id: "darwin",
    label: "the login keychain",
    available: () =>
      access(PROGRAM).then(
        () => ({ isAvailable: true }) as const,
        () => ({ isAvailable: false, reason: `"${PROGRAM}" is not there` }) as const,
      ),
    status: (rootPem) => statusOf(parseRoot(rootPem), { keychain, tool }),
    async trust(rootPem) {
      const root = parseRoot(rootPem);
      if ((await statusOf(root, { keychain, tool })) === "trusted") return { isChanged: false, notes: [] };
      await withFile(root, (file) =>
        runTool([PROGRAM, "add-trusted-cert", "-r", "trustRoot", "-p", "ssl", "-k", keychain, file], tool),
      );
      if ((await statusOf(root, { keychain, tool })) !== "trusted") {
        throw trustFailure("TRUST_UNCHANGED", { place: keychain, wanted: "trusted" });
      }
      return { isChanged: true, notes: [] };
    },
    async untrust(rootPem) {
      const root = parseRoot(rootPem);
      if ((await statusOf(root, { keychain, tool })) === "absent") return { isChanged: false, notes: [] };
      // Without trust settings of its own it fails, and there is nothing to remove.
      await withFile(root, (file) => askTool([PROGRAM, "remove-trusted-cert", file], tool));
      const fingerprint = root.certificate.fingerprint.replaceAll(":", "");
      await runTool([PROGRAM, "delete-certificate", "-Z", fingerprint, keychain], tool);
      return { isChanged: true, notes: [] };
    },
  };
}

async function statusOf(
  root: RootCertificate,
  { keychain, tool }: { keychain: string; tool: ToolOptions },
): Promise<TrustStatus> {
  const found = await askTool([PROGRAM, "find-certificate", "-a", "-p", "-c", root.name, keychain], tool);
  if (found.status !== 0 || !holdsRoot(found.output, root)) return "absent";
  const verified = await withFile(root, (file) =>
    askTool([PROGRAM, "verify-cert", "-p", "ssl", "-l", "-L", "-c", file], tool),
  );
  return verified.status === 0 ? "trusted" : "partial";
}

async function withFile<Result>(root: RootCertificate, use: (file: string) => Promise<Result>): Promise<Result> {
  const scratch = await mkdtemp(join(tmpdir(), "portolan-trust-"));
  try {
    const file = join(scratch, "root.pem");
    await writeFile(file, root.pem);
    return await use(file);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
