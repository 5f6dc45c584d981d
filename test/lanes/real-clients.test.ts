import assert from "node:assert/strict";
import { testOnEachEngine } from "../e2e/engines.ts";
import { Home } from "../daemon/home.ts";
import { needs } from "../support/needs.ts";
import type { Kind } from "./kind.ts";
import { DNS } from "./kinds/dns.ts";
import { FTP } from "./kinds/ftp.ts";
import { MARIADB } from "./kinds/mariadb.ts";
import { PAGE } from "./kinds/page.ts";
import { POSTGRES } from "./kinds/postgres.ts";
import { REDIS } from "./kinds/redis.ts";
import { SSH } from "./kinds/ssh.ts";
import { conventionalPort, startReal } from "./real-site.ts";

const KINDS: Readonly<Record<string, Kind>> = {
  PostgreSQL: POSTGRES,
  MariaDB: MARIADB,
  Redis: REDIS,
  OpenSSH: SSH,
  vsftpd: FTP,
  "A plain HTTP service": PAGE,
  "A DNS server over UDP": DNS,
};

for (const [title, kind] of Object.entries(KINDS)) {
  testOnEachEngine(`${title} is there three times at its port, twice forwarded and once direct`, async (t, engine) => {
    if (!needs(t, kind.needs)) return;
    await using stack = new AsyncDisposableStack();
    const home = stack.use(await Home.open({ engine }));
    const port = await conventionalPort(kind);
    const sites = [
      await startReal(stack, home, { kind, name: "one", bind: "forward", port }),
      await startReal(stack, home, { kind, name: "two", bind: "forward", port }),
      await startReal(stack, home, { kind, name: "three", bind: "direct", port }),
    ];
    assert.equal(new Set(sites.map(({ endpoint }) => endpoint.address)).size, 3, "each has an address of its own");
    for (const { endpoint } of sites) assert.equal(endpoint.port, port);
    // All at once: what one of them answers is not another one's.
    await Promise.all(sites.map((site) => kind.visit(site)));
    assert.deepEqual((await home.status()).findings, []);
  });
}
