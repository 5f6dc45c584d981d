import type { KeeperCommand } from "../core/keeper/keeper-events.ts";
import type { ServiceDriver } from "./service-driver.ts";

/** What the machine asks of one service. */
export type ServiceCommand = Exclude<KeeperCommand, { readonly type: "wake" | "say" | "finish" }>;

/** Hands a command to the service that it is for. */
export function performCommand(command: ServiceCommand, driver: ServiceDriver): void {
  switch (command.type) {
    case "start":
      return driver.start();
    case "stop":
      return driver.stop();
    case "notify":
      return driver.notify();
    case "run-hook":
      return driver.runHook(command.hook);
    case "check":
      return driver.check(command.inMs);
    case "route":
      return driver.route(command.isReady);
  }
}
