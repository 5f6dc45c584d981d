import type { Container } from "./container.ts";

const SHORT_ID_DIGITS = 12;

/** Names a container for people, such as `docker container web`; by its short id where its name is not known. */
export function containerLabel({ runtime, id, name }: Container): string {
  return `${runtime === "unknown" ? "" : `${runtime} `}container ${name ?? id.slice(0, SHORT_ID_DIGITS)}`;
}
