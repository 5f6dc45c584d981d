import assert from "node:assert/strict";
import { chmod } from "node:fs/promises";
import { needs } from "../support/needs.ts";
import { testOnEachEngine } from "./engines.ts";
import { Harbour } from "./harness.ts";
import { assertReachable } from "./reach.ts";

const MODULES = ["mpm_event", "authz_core", "dir", "mime", "alias", "deflate", "filter"];

/** Apache reads variables of its environment by itself. */
function configuration(): string {
  return `
ServerName harbour
Listen 127.0.0.1:\${PORT}
PidFile apache.pid
Mutex file:. default
ErrorLog /dev/stderr
TypesConfig /etc/mime.types
${MODULES.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join("\n")}
${process.getuid?.() === 0 ? "User www-data\nGroup www-data" : ""}
DocumentRoot "\${SITE}"
<Directory "\${SITE}">
  Require all granted
</Directory>
DirectoryIndex index.html
AddOutputFilterByType DEFLATE text/html
`;
}

testOnEachEngine("Apache is reached by name and by port", async (t, engine) => {
  if (!needs(t, ["apache2"])) return;
  await using harbour = await Harbour.open(engine);
  const page = `<h1>harbour of Apache</h1>${"<p>line</p>".repeat(2_000)}`;
  const directory = await harbour.site({ "httpd.conf": configuration(), "index.html": page });
  if (process.getuid?.() === 0) {
    // Apache never serves as root: its workers become another user, who must be let in.
    await chmod(harbour.folder, 0o711);
    await chmod(directory, 0o755);
  }
  const run = await harbour.run(["apache2", "-d", directory, "-f", "httpd.conf", "-DFOREGROUND"], {
    directory,
    env: { SITE: directory, PATH: `${harbour.environment["PATH"]}:/usr/sbin` },
  });

  await assertReachable(harbour, run, { says: "harbour of Apache", server: /^Apache/ });

  const part = await harbour.get(run.url("https"), { headers: { range: "bytes=4-10" } });
  assert.deepEqual([part.status, part.text], [206, "harbour"]);
  const packed = await harbour.get(run.url("https"), { headers: { "accept-encoding": "gzip" } });
  assert.equal(packed.headers["content-encoding"], "gzip", "compressed by the service, passed on as it is");
});
