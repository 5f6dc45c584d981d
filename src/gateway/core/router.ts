import type { GatewayListener, RoutedService, Route, RoutingSnapshot } from "./snapshot.ts";

/** Where a request goes: the service, and the route that chose it (none at a front). */
export interface Destination {
  readonly service: RoutedService;
  readonly route: Route | undefined;
}

/** All routes of one authority, the longest path first. */
export interface AuthorityRoutes {
  readonly authority: string;
  /** True when only `/` is routed: the path need not be looked at. */
  readonly isWhole: boolean;
  readonly destinations: readonly Destination[];
}

/** Looks up destinations in one snapshot. A new snapshot gets a new router. */
export class Router {
  readonly snapshot: RoutingSnapshot;
  readonly #authorities = new Map<string, AuthorityRoutes>();
  readonly #fronts = new Map<string, Destination>();
  readonly #services: ReadonlyMap<string, RoutedService>;
  readonly #listeners: ReadonlyMap<string, GatewayListener>;

  constructor(snapshot: RoutingSnapshot) {
    this.snapshot = snapshot;
    this.#services = new Map(snapshot.services.map((service) => [service.id, service]));
    this.#listeners = new Map(snapshot.listeners.map((listener) => [listener.id, listener]));
    for (const listener of snapshot.listeners) {
      const service = listener.serviceId === undefined ? undefined : this.#services.get(listener.serviceId);
      if (service) this.#fronts.set(listener.id, { service, route: undefined });
    }
    for (const [authority, routes] of Map.groupBy(snapshot.routes, (route) => route.authority)) {
      const destinations = routes
        .toSorted((a, b) => b.path.length - a.path.length)
        .flatMap((route): Destination[] => {
          const service = this.#services.get(route.serviceId);
          return service ? [{ service, route }] : [];
        });
      if (destinations.length === 0) continue;
      const isWhole = destinations[0]?.route?.path === "/";
      this.#authorities.set(authority, { authority, isWhole, destinations });
    }
  }

  /** The listener's service, when it is a front. */
  front(listenerId: string): Destination | undefined {
    return this.#fronts.get(listenerId);
  }

  /** True for a front, also for one whose service is gone. */
  isFront(listenerId: string): boolean {
    return this.#listeners.get(listenerId)?.serviceId !== undefined;
  }

  service(id: string): RoutedService | undefined {
    return this.#services.get(id);
  }

  routes(authority: string): AuthorityRoutes | undefined {
    return this.#authorities.get(authority);
  }
}

/** Finds the destination whose path prefix matches whole segments of the path (without its query). */
export function matchPath(routes: AuthorityRoutes, path: string): Destination | undefined {
  return routes.destinations.find(({ route }) => {
    const prefix = route?.path ?? "/";
    if (prefix === "/" || path === prefix) return true;
    return path.startsWith(prefix) && (prefix.endsWith("/") || path[prefix.length] === "/");
  });
}

/** Host of an authority, as routes are keyed: lower case, without port and final dot. */
export function hostOfAuthority(authority: string): string {
  const lower = authority.toLowerCase();
  const end = lower.startsWith("[") ? lower.indexOf("]") + 1 : lower.indexOf(":");
  const host = end > 0 ? lower.slice(0, end) : lower;
  return host.endsWith(".") ? host.slice(0, -1) : host;
}
