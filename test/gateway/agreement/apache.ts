import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathOf } from "../../support/needs.ts";
import { freePort } from "../../support/ports.ts";
import { readLog, ServerProcess } from "./server-process.ts";
import type { Sight, Witness } from "./witness.ts";

const MODULES = ["mpm_event", "authz_core", "reflector"];

/** Apache answers a POST with the body that it read. */
function configuration(port: number): string {
  return `
ServerName a.test
Listen 127.0.0.1:${port}
PidFile apache.pid
Mutex file:. default
ErrorLog error.log
${MODULES.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join("\n")}
${process.getuid?.() === 0 ? "User www-data\nGroup www-data" : ""}
AllowEncodedSlashes NoDecode
LogFormat "%r\\t%{Host}i\\t%{X-A}i\\t%{X-B}i\\t%>s" sight
CustomLog sight.log sight
<Location "/">
  SetHandler reflector
  Require all granted
</Location>
`;
}

/** Apache in a folder of its own. */
export async function startApache(folder: string): Promise<Witness> {
  const port = await freePort();
  await writeFile(join(folder, "httpd.conf"), configuration(port));
  const server = new ServerProcess(pathOf("apache2") ?? "apache2", ["-d", folder, "-f", "httpd.conf", "-DFOREGROUND"]);
  await server.listens(port);
  return {
    name: "Apache",
    port,
    sightsUntil: (target) => readLog(join(folder, "sight.log"), sightOf, target),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function sightOf(line: string): Sight {
  const [request = "", host, a, b, status = ""] = line
    .split("\t")
    .map((text) => (text === "-" ? undefined : plain(text)));
  const first = (value: string | undefined): string | undefined => value?.split(", ", 1)[0];
  // It reflects POST only; any other request it understands, and answers that it has no such file, or no such method.
  const isRefused = Number(status) >= 400 && !["403", "404", "405"].includes(status);
  return {
    request: request.replace(/ HTTP\/1\.[01]$/, ""),
    host,
    a: first(a),
    b: first(b),
    body: undefined,
    isRefused,
  };
}

/** Undoes what Apache's log does to controls, quotes and bytes beyond ASCII. */
function plain(text: string): string {
  return text.replace(/\\(?:x([0-9a-f]{2})|(.))/g, (_all, hex?: string, one?: string) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    return { n: "\n", r: "\r", t: "\t", v: "\v", b: "\b" }[one ?? ""] ?? one ?? "";
  });
}
