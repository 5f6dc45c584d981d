import { type LineProcess, startScript } from "../host/child-script.ts";

/** A server that says its port; what it is told beside that stands in `more`, where `server` listens already. */
export async function startServer(
  more = "",
  options: Parameters<typeof startScript>[1] = {},
): Promise<LineProcess & { readonly port: number }> {
  const script = await startScript(
    `import { createServer } from "node:net";
     const server = createServer((socket) => socket.on("error", () => {}).resume());
     await new Promise((resolve) => server.listen(Number(process.env.LISTEN_ON ?? 0), "127.0.0.1", resolve));
     ${more}
     console.log(server.address().port);`,
    options,
  );
  const port = Number(await script.line());
  return { ...script, port };
}

/** A client that stays connected, and says when its connection ends. */
export async function startClient(port: number): Promise<LineProcess> {
  const script = await startScript(
    `import { connect } from "node:net";
     const socket = connect(${port}, "127.0.0.1", () => console.log("connected"));
     socket.on("error", () => {}).on("close", () => console.log("closed")).resume();
     setInterval(() => {}, 1000);`,
  );
  await script.line();
  return script;
}
