import assert from "node:assert/strict";
import { test } from "node:test";
import { scriptCall } from "./script-call.ts";

const SCRIPTS = { dev: "vite", start: "vite preview", test: "node --test" };

function say(command: string): string {
  const call = scriptCall(command.split(" "), SCRIPTS);
  if (call === undefined) return "none";
  if (call.kind === "tool") return `tool ${call.words.join(" ")}`;
  if (call.kind === "elsewhere") return "elsewhere";
  return [`script ${call.name}`, ...call.args, ...(call.separator ? ["(--)"] : [])].join(" ");
}

test("scriptCall tells scripts, tools and other packages apart", () => {
  const cases: readonly [string, string][] = [
    ["npm run dev", "script dev (--)"],
    ["npm --silent run-script dev", "script dev (--)"],
    ["npm run dev -- --open", "script dev --open"],
    ["npm run dev --open x", "script dev x (--)"],
    ["npm start", "script start (--)"],
    ["npm run -w web dev", "elsewhere"],
    ["npm --prefix=web start", "elsewhere"],
    ["npm install", "none"],
    ["FOO=1 npm run dev", "script dev (--)"],
    ["pnpm dev --open", "script dev --open"],
    ["pnpm run dev", "script dev"],
    ["pnpm --filter web dev", "elsewhere"],
    ["pnpm astro dev", "tool astro dev"],
    ["pnpm install", "none"],
    ["yarn dev", "script dev"],
    ["yarn run vite", "tool vite"],
    ["yarn workspace web dev", "elsewhere"],
    ["bun run dev", "script dev"],
    ["bun --bun run dev --open", "script dev --open"],
    ["bun dev", "script dev"],
    ["bun test", "none"],
    ["bun run test", "script test"],
    ["node --run dev", "script dev (--)"],
    ["node --env-file=.env --run=dev -- --open", "script dev --open"],
    ["node server.js", "none"],
    ["vite", "none"],
  ];
  for (const [command, expected] of cases) assert.equal(say(command), expected, command);
});
