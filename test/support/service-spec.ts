import type { Need, ServiceSpec } from "../../src/services/core/project/project-spec.ts";

type Given = Omit<Partial<ServiceSpec>, "needs"> & { readonly needs?: readonly (string | Need)[] };

/** Makes a service of a project with every default filled in; a need by name alone waits until that one is ready. */
export function serviceSpec(name: string, { needs = [], ...given }: Given = {}): ServiceSpec {
  return {
    name,
    run: `node ${name}.js`,
    directory: "/home/me/shop",
    environment: {},
    listens: true,
    port: undefined,
    lane: undefined,
    needs: needs.map((need) => (typeof need === "string" ? { service: need, until: "ready", via: "gateway" } : need)),
    ready: { type: "listening", deadlineMs: 30_000 },
    restart: { when: "on-failure", backoffMs: 200, backoffMaxMs: 10_000, triesMax: 5, calmMs: 10_000 },
    watch: undefined,
    hooks: { before: [], after: [] },
    stop: { signal: "SIGTERM", graceMs: 5000 },
    onDemand: undefined,
    onChange: "restart",
    terminal: false,
    ...given,
  };
}
