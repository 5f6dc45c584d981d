import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Authority, openAuthority } from "../../src/certificates/authority.ts";
import { type Forgery, forgeLeaf } from "../support/forge-leaf.ts";
import { serveTls } from "../support/tls-site.ts";
import { CASES, type CaseId } from "./cases.ts";

/** Host and port of a case, where they are served. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** An authority, and two servers: one of honest leaves, one that shows forged ones. */
export interface Sites extends AsyncDisposable {
  readonly authority: Authority;
  /** The authority's folder; its parent is scratch space. */
  readonly directory: string;
  target(id: CaseId): Target;
}

/** Forges the leaf of a case. */
export function forge(directory: string, id: Exclude<CaseId, "name" | "address">): ReturnType<typeof forgeLeaf> {
  const nowMs = Date.now();
  const { host } = CASES[id];
  const names: Forgery["names"] = [{ type: id === "foreignAddress" ? "ip" : "dns", value: host }];
  const lapsed = { notBeforeMs: nowMs - 8 * 86_400_000, notAfterMs: nowMs - 3_600_000 };
  return forgeLeaf(directory, {
    names,
    ...(id === "expired" && { validity: lapsed }),
    bySubAuthority: id === "subAuthority",
  });
}

/** Opens an authority in a folder of its own and serves with it. */
export async function openSites(): Promise<Sites> {
  await using stack = new AsyncDisposableStack();
  const scratch = await mkdtemp(join(tmpdir(), "portolan-certificates-"));
  stack.defer(() => rm(scratch, { recursive: true, force: true }));
  const directory = join(scratch, "ca");
  const authority = await openAuthority({ directory, now: () => Date.now() });
  const addresses = await authority.issue({ addresses: ["127.0.0.1", "::1"] });
  const name = CASES.name.host;
  const honest = stack.use(await serveTls({ [name]: await authority.issue({ name }) }, addresses));
  const forgedNames = {
    [CASES.forgedLocal.host]: await forge(directory, "forgedLocal"),
    [CASES.foreignName.host]: await forge(directory, "foreignName"),
    [CASES.expired.host]: await forge(directory, "expired"),
    [CASES.subAuthority.host]: await forge(directory, "subAuthority"),
  };
  const forged = stack.use(await serveTls(forgedNames, await forge(directory, "foreignAddress")));
  const owned = stack.move();
  return {
    authority,
    directory,
    target: (id) => ({ host: CASES[id].host, port: CASES[id].isForged ? forged.port : honest.port }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
