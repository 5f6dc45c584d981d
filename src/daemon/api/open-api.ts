import { z } from "zod";
import { ANSWERS } from "./answers.ts";
import type { ApiEndpoint } from "./endpoint.ts";

type Json = Readonly<Record<string, unknown>>;

const NAME = "#/components/schemas/";
const REFUSED = { description: "A failure, with what to do", content: content("application/json", refer("Failure")) };

for (const [id, schema] of Object.entries(ANSWERS)) z.globalRegistry.add(schema, { id });

/** Describes the API (OpenAPI 3.1). Its schemas are those that check the requests. */
export function openApi(endpoints: readonly ApiEndpoint[], release: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const endpoint of endpoints) {
    (paths[endpoint.path] ??= {})[endpoint.method.toLowerCase()] = operation(endpoint);
  }
  const { schemas } = z.toJSONSchema(z.globalRegistry, { uri: (id) => `${NAME}${id}`, io: "input" });
  return {
    openapi: "3.1.0",
    info: { title: "Portolan control API", version: release },
    paths,
    components: { schemas: Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, bare(schema)])) },
  };
}

function operation(endpoint: ApiEndpoint): Json {
  const parameters = endpoint.path.includes("{id}")
    ? [{ in: "path", name: "id", required: true, schema: { type: "string" } }]
    : [];
  if ("open" in endpoint) {
    const stream = { description: endpoint.says, content: content("text/event-stream", { type: "string" }) };
    return { parameters, responses: { 200: stream, 409: REFUSED } };
  }
  const { body, says, status, answer } = endpoint;
  const id = body && z.globalRegistry.get(body)?.id;
  return {
    parameters,
    ...(id !== undefined && { requestBody: { required: true, content: content("application/json", refer(id)) } }),
    responses: {
      [status]: {
        description: says,
        ...(answer !== undefined && { content: content("application/json", refer(answer)) }),
      },
      ...(endpoint.method !== "GET" && { 409: REFUSED }),
      ...(body && { 422: REFUSED }),
    },
  };
}

function content(type: string, schema: Json): Json {
  return { [type]: { schema } };
}

function refer(answer: string): Json {
  if (answer.endsWith("[]")) return { type: "array", items: refer(answer.slice(0, -2)) };
  return { $ref: `${NAME}${answer}` };
}

/** Without what only a schema in a file of its own needs. */
function bare({ $id: _id, $schema: _dialect, ...schema }: Json): Json {
  return schema;
}
