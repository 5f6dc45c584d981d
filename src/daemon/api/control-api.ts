import type { IncomingMessage, ServerResponse } from "node:http";
import type { z } from "zod";
import { Failure } from "../../failure/failure.ts";
import { daemonFailure } from "../core/failures.ts";
import type { Log } from "../log.ts";
import { ENDPOINTS } from "./endpoints.ts";
import type { ApiEndpoint } from "./endpoint.ts";
import { EventLine } from "./event-line.ts";
import { findEndpoint } from "./find-endpoint.ts";
import type { Harbour } from "./harbour.ts";
import { readJson } from "./read-json.ts";
import { badRequest, statusOf } from "./refusals.ts";

/** Answers one request; never throws. */
export type ControlApi = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

interface ControlApiOptions {
  readonly release: string;
  readonly log: Log;
}

/**
 * Builds the control API over what the daemon can do. Every input is checked; every failure says what to do.
 *
 * It stands on Node's own server: a framework of web standards brings fetch's whole machinery into a process that
 * lives as long as its user's session, 103 MB resident instead of 66.
 */
export function controlApi(harbour: Harbour, { release, log }: ControlApiOptions): ControlApi {
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "" } = request;
    const [path = ""] = url.split("?");
    if (method === "GET" && path === "/openapi.json") {
      const { openApi } = await import("./open-api.ts");
      return sendJson(response, 200, openApi(ENDPOINTS, release));
    }
    const found = findEndpoint(ENDPOINTS, { method, path });
    if (!found) throw daemonFailure("NO_SUCH_ENDPOINT", { method, path });
    const { endpoint, id } = found;
    const call = { harbour, id, body: await bodyOf(endpoint, request) };
    if ("open" in endpoint) return endpoint.open(call, () => new EventLine(response));
    sendJson(response, endpoint.status, await endpoint.run(call));
  }

  return async (request, response) => {
    try {
      await answer(request, response);
    } catch (thrown) {
      refuse(response, thrown, log);
    }
  };
}

async function bodyOf(endpoint: ApiEndpoint, request: IncomingMessage): Promise<unknown> {
  const schema: z.ZodType | undefined = "body" in endpoint ? endpoint.body : undefined;
  if (!schema) return undefined;
  const result = schema.safeParse(await readJson(request));
  if (!result.success) throw badRequest(result.error.issues[0]);
  return result.data;
}

function refuse(response: ServerResponse, thrown: unknown, log: Log): void {
  const failure = thrown instanceof Failure ? thrown : undefined;
  if (!failure) log(`bug: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`);
  if (response.headersSent) return void response.destroy();
  if (failure) return sendJson(response, statusOf(failure), { error: failure.toJSON() });
  const message = `The daemon failed: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  sendJson(response, 500, { error: { code: "BUG", message, hint: "See logs/daemon.log", details: {} } });
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  if (value === undefined) return void response.writeHead(status).end();
  const text = JSON.stringify(value);
  const length = Buffer.byteLength(text);
  response.writeHead(status, { "content-type": "application/json", "content-length": length }).end(text);
}
