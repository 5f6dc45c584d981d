import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Environment } from "./context.ts";

/** Hands the URL to the desktop; it goes on without this command. */
export async function openUrl(url: string, environment: Environment): Promise<boolean> {
  const program = openerFor(environment);
  if (program === undefined) return false;
  const child = spawn(program, [url], { stdio: "ignore", detached: true });
  try {
    await once(child, "spawn");
  } catch {
    return false; // No such program: the URL is printed in any case.
  }
  child.unref();
  return true;
}

function openerFor(environment: Environment): string | undefined {
  if (process.platform === "darwin") return "open";
  return environment["DISPLAY"] || environment["WAYLAND_DISPLAY"] ? "xdg-open" : undefined;
}
