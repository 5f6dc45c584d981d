import type { Framework } from "./framework.ts";

/** The user's own option of a tool that has no short one. */
export const LONG_PORT: readonly string[] = ["--port"];

/** What most tools take. */
export const PORT_AND_HOST: Required<Pick<Framework, "port" | "host" | "ownPort" | "ownHost">> = {
  port: ["--port", "{port}"],
  host: ["--host", "{host}"],
  ownPort: ["--port", "-p"],
  ownHost: ["--host"],
};
