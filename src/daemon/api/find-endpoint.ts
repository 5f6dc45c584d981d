import type { ApiEndpoint } from "./endpoint.ts";

export interface FoundEndpoint {
  readonly endpoint: ApiEndpoint;
  /** What stands in the place of `{id}`, decoded; empty where the path has none. */
  readonly id: string;
}

/** Finds the endpoint of a request's method and path; undefined when there is none, or its path cannot be decoded. */
export function findEndpoint(
  endpoints: readonly ApiEndpoint[],
  { method, path }: { readonly method: string; readonly path: string },
): FoundEndpoint | undefined {
  const segments = path.split("/");
  for (const endpoint of endpoints) {
    if (endpoint.method !== method) continue;
    const wanted = endpoint.path.split("/");
    if (wanted.length !== segments.length) continue;
    if (!wanted.every((segment, at) => segment === "{id}" || segment === segments[at])) continue;
    const at = wanted.indexOf("{id}");
    const id = at < 0 ? "" : decoded(segments[at] ?? "");
    return id === undefined ? undefined : { endpoint, id };
  }
  return undefined;
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
