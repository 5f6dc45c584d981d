import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import type { BrowserContext } from "playwright-core";
import { pathOf } from "../support/needs.ts";

const run = promisify(execFile);

/** Chromium with a fresh home, in whose NSS store this authority is trusted, as a user's would be. */
export class TrustingChromium implements AsyncDisposable {
  readonly context: BrowserContext;
  readonly #home: string;

  private constructor(context: BrowserContext, home: string) {
    this.context = context;
    this.#home = home;
  }

  static async open(authorityPem: string): Promise<TrustingChromium> {
    const home = await mkdtemp(join(tmpdir(), "portolan-chromium-"));
    try {
      await trust(home, authorityPem);
      const context = await chromium.launchPersistentContext(join(home, "profile"), {
        executablePath: pathOf("chromium") ?? "chromium",
        env: {
          ...process.env,
          HOME: home,
          XDG_CONFIG_HOME: join(home, ".config"),
          XDG_CACHE_HOME: join(home, ".cache"),
        },
        args: [
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
        ],
      });
      return new TrustingChromium(context, home);
    } catch (error) {
      await rm(home, { recursive: true, force: true });
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.context.close();
    await rm(this.#home, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function trust(home: string, authorityPem: string): Promise<void> {
  const store = join(home, ".pki", "nssdb");
  const file = join(home, "root.pem");
  const certutil = pathOf("certutil") ?? "certutil";
  await mkdir(store, { recursive: true });
  await writeFile(file, authorityPem);
  await run(certutil, ["-N", "-d", `sql:${store}`, "--empty-password"]);
  await run(certutil, ["-A", "-d", `sql:${store}`, "-n", "portolan test", "-t", "C,,", "-i", file]);
}
