import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { bodyLimit } from "hono/body-limit";
import { streamSSE } from "hono/streaming";
import type { ControlEvent } from "../../control/contract.ts";
import { daemonFailure } from "../core/failures.ts";
import type { Log } from "../log.ts";
import {
  aliasAnswer,
  authorityAnswer,
  certificateAnswer,
  chartAnswer,
  failureAnswer,
  leaseAnswer,
  serviceAnswer,
  statusAnswer,
} from "./answers.ts";
import type { Harbour } from "./harbour.ts";
import { badRequest, failureOf, statusOf } from "./refusals.ts";
import * as schemas from "./schemas.ts";

const BODY_BYTES_MAX = 4 * 1024 * 1024;
/** Events that a slow listener has not taken; beyond, its line is cut, and it asks for the chart anew. */
const EVENTS_QUEUED_MAX = 1_000;
const PING_MS = 15_000;

const named = z.object({ id: z.string() });
const refused = {
  description: "A failure, with what to do",
  content: { "application/json": { schema: failureAnswer } },
};

function json(
  schema: z.ZodType,
  description: string,
): { description: string; content: { "application/json": { schema: z.ZodType } } } {
  return { description, content: { "application/json": { schema } } };
}

function body<S extends z.ZodType>(schema: S): { required: true; content: { "application/json": { schema: S } } } {
  return { required: true, content: { "application/json": { schema } } };
}

function lasting(description: string): {
  description: string;
  content: { "text/event-stream": { schema: z.ZodType } };
} {
  return { description, content: { "text/event-stream": { schema: z.string() } } };
}

/** Builds the control API over what the daemon can do. Every input is checked; every failure says what to do. */
export function controlApi(harbour: Harbour, options: { readonly release: string; readonly log: Log }): OpenAPIHono {
  const app = new OpenAPIHono({
    defaultHook: (result) => {
      if (!result.success) throw badRequest(result.error.issues[0]);
    },
  });
  app.use(
    bodyLimit({
      maxSize: BODY_BYTES_MAX,
      onError: () => {
        throw daemonFailure("REQUEST_TOO_LARGE", { bytesMax: BODY_BYTES_MAX });
      },
    }),
  );
  app.onError((thrown, context) => {
    const failure = failureOf(thrown);
    if (failure) return context.json({ error: failure.toJSON() }, statusOf(failure));
    options.log(`bug: ${thrown.stack ?? String(thrown)}`);
    const bug = {
      code: "BUG",
      message: `The daemon failed: ${thrown.message}`,
      hint: "See logs/daemon.log",
      details: {},
    };
    return context.json({ error: bug }, 500);
  });
  app.notFound((context) => {
    const { method, path } = context.req;
    return context.json({ error: daemonFailure("NO_SUCH_ENDPOINT", { method, path }).toJSON() }, 404);
  });
  addReading(app, harbour);
  addServices(app, harbour);
  addLeases(app, harbour);
  addLines(app, harbour);
  app.doc31("/openapi.json", { openapi: "3.1.0", info: { title: "Portolan control API", version: options.release } });
  return app;
}

function addReading(app: OpenAPIHono, harbour: Harbour): void {
  const status = createRoute({
    method: "get",
    path: "/v1/status",
    responses: { 200: json(statusAnswer, "The daemon") },
  });
  app.openapi(status, (context) => context.json(harbour.status(), 200));
  const chart = createRoute({
    method: "get",
    path: "/v1/chart",
    responses: { 200: json(chartAnswer, "All that is there") },
  });
  app.openapi(chart, (context) => context.json(harbour.chart(), 200));
  const authority = createRoute({
    method: "get",
    path: "/v1/authority",
    responses: { 200: json(authorityAnswer, "What programs must trust") },
  });
  app.openapi(authority, (context) => context.json(harbour.authority(), 200));
  const certificate = createRoute({
    method: "post",
    path: "/v1/certificates",
    request: { body: body(schemas.issueCertificate) },
    responses: { 200: json(certificateAnswer, "A certificate and its key"), 409: refused, 422: refused },
  });
  app.openapi(certificate, async (context) =>
    context.json(await harbour.issueCertificate(context.req.valid("json").name), 200),
  );
}

function addServices(app: OpenAPIHono, harbour: Harbour): void {
  const register = createRoute({
    method: "post",
    path: "/v1/services",
    request: { body: body(schemas.registerService) },
    responses: { 201: json(serviceAnswer, "Name, lease and address"), 409: refused, 422: refused },
  });
  app.openapi(register, async (context) => context.json(await harbour.registerService(context.req.valid("json")), 201));
  const update = createRoute({
    method: "patch",
    path: "/v1/services/{id}",
    request: { params: named, body: body(schemas.updateService) },
    responses: { 200: json(serviceAnswer, "In force at the gateway"), 409: refused, 422: refused },
  });
  app.openapi(update, async (context) => {
    const { id } = context.req.valid("param");
    return context.json(await harbour.updateService(id, context.req.valid("json")), 200);
  });
  const end = createRoute({
    method: "post",
    path: "/v1/services/{id}/end",
    request: { params: named, body: body(schemas.endService) },
    responses: { 204: { description: "Its name and lease are free" }, 409: refused, 422: refused },
  });
  app.openapi(end, (context) => {
    harbour.endService(context.req.valid("param").id, context.req.valid("json"));
    return context.body(null, 204);
  });
}

function addLeases(app: OpenAPIHono, harbour: Harbour): void {
  const grant = createRoute({
    method: "post",
    path: "/v1/leases",
    request: { body: body(schemas.grantLeases) },
    responses: { 201: json(z.array(leaseAnswer), "Ports that nobody else is given"), 409: refused, 422: refused },
  });
  app.openapi(grant, (context) => context.json([...harbour.grantLeases(context.req.valid("json"))], 201));
  const release = createRoute({
    method: "delete",
    path: "/v1/leases/{id}",
    request: { params: named },
    responses: { 204: { description: "Free" }, 409: refused },
  });
  app.openapi(release, (context) => {
    harbour.releaseLease(context.req.valid("param").id);
    return context.body(null, 204);
  });
  const put = createRoute({
    method: "put",
    path: "/v1/aliases/{id}",
    request: { params: named, body: body(schemas.putAlias) },
    responses: { 200: json(aliasAnswer, "In force at the gateway"), 409: refused, 422: refused },
  });
  app.openapi(put, async (context) => {
    const { target } = context.req.valid("json");
    return context.json(await harbour.putAlias(context.req.valid("param").id, target), 200);
  });
  const remove = createRoute({
    method: "delete",
    path: "/v1/aliases/{id}",
    request: { params: named },
    responses: { 204: { description: "Gone" }, 409: refused },
  });
  app.openapi(remove, (context) => {
    harbour.removeAlias(context.req.valid("param").id);
    return context.body(null, 204);
  });
}

/** Answers that last: a keeper's line, events; and the request to stop. */
function addLines(app: OpenAPIHono, harbour: Harbour): void {
  const hold = createRoute({
    method: "get",
    path: "/v1/services/{id}/hold",
    request: { params: named },
    responses: { 200: lasting("A line for as long as the keeper lives: pings"), 409: refused },
  });
  app.openapi(hold, (context) => {
    const onCut = harbour.holdService(context.req.valid("param").id);
    return streamSSE(context, async (stream) => {
      const cut = Promise.withResolvers<void>();
      stream.onAbort(cut.resolve);
      const ping = (): Promise<void> => stream.writeSSE({ event: "ping", data: "" });
      // Not a sleep between pings: that would keep a daemon that stops from ending.
      const pings = setInterval(() => void ping(), PING_MS);
      await ping();
      await cut.promise;
      clearInterval(pings);
      onCut();
    });
  });
  const events = createRoute({
    method: "get",
    path: "/v1/events",
    responses: { 200: lasting("What happens in the chart, until the daemon stops: each `data` is one event") },
  });
  app.openapi(events, (context) =>
    streamSSE(context, async (stream) => {
      const queue: ControlEvent[] = [];
      let wake: () => void = () => {};
      const stop = harbour.listen((event) => {
        queue.push(event);
        wake();
      });
      stream.onAbort(() => {
        stop();
        wake();
      });
      while (!stream.aborted && queue.length <= EVENTS_QUEUED_MAX) {
        const event = queue.shift();
        if (event) await stream.writeSSE({ data: JSON.stringify(event) });
        else await new Promise<void>((resolve) => (wake = resolve));
        if (event?.type === "stopping") break;
      }
      stop();
    }),
  );
  const stop = createRoute({
    method: "post",
    path: "/v1/stop",
    request: { body: body(schemas.stopDaemon) },
    responses: { 202: { description: "It stops" }, 409: refused },
  });
  app.openapi(stop, (context) => {
    harbour.stop(context.req.valid("json"));
    return context.body(null, 202);
  });
}
