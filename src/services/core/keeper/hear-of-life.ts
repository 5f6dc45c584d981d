import type { KeeperEvent } from "./keeper-events.ts";
import type { KeptService } from "./kept-service.ts";

export type LifeEvent = Extract<
  KeeperEvent,
  {
    type:
      | "changed"
      | "adopted"
      | "started"
      | "not-started"
      | "listening"
      | "listener-lost"
      | "checked"
      | "routed"
      | "hook-ended"
      | "ended";
  }
>;

/** Tells a service what became of its life. */
export function hearOfLife(service: KeptService, event: LifeEvent): void {
  const { atMs } = event;
  switch (event.type) {
    case "changed":
      return service.changed(event.path, atMs);
    case "adopted":
      return service.adopt(atMs);
    case "started":
      return service.started(atMs);
    case "not-started":
      return service.notStarted(event.message);
    case "listening":
      return service.listening(atMs);
    case "listener-lost":
      return service.listenerLost();
    case "checked":
      return service.checked(event.ok, event.detail, atMs);
    case "routed":
      return service.routed(atMs);
    case "hook-ended":
      return service.hookEnded(event.hook, event.ok, event.detail);
    case "ended":
      return service.ended(event.end, atMs);
  }
}
