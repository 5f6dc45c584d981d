import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { TerminalProgram } from "../e2e/terminal-program.ts";

const source = join(import.meta.dirname, "../../src/cli/screen.ts");

/** Opens a screen, draws, and then does what is asked at the first key. */
function program(then: string): TerminalProgram {
  const script = `
    import { Screen } from ${JSON.stringify(source)};
    const screen = new Screen(process, { onInput: (keys) => { ${then} }, onChange: () => screen?.draw(["one", "two"]) });
    screen.draw(["one", "two"]);`;
  const argv = [
    process.execPath,
    "--input-type=module-typescript",
    "-e",
    script.replace("const screen", "let screen; screen"),
  ];
  return new TerminalProgram(argv as [string, ...string[]], { cwd: "/", env: process.env, rows: 10 });
}

for (const [how, then, code] of [
  ["ends", "screen[Symbol.dispose]()", 0],
  ["exits in its midst", "process.exit(4)", 4],
  ["breaks down", "throw new Error('broken ' + keys)", 1],
] as const) {
  test(`Screen gives the terminal back when its program ${how}`, async () => {
    await using terminal = program(then);
    assert.equal(await terminal.shows(/two/), "one\ntwo");
    terminal.type("x");
    assert.equal((await terminal.ended).code, code);
    // The cursor, the line breaks, and what was on the screen before.
    assert.ok(terminal.written.includes("\u001b[?7h\u001b[?25h\u001b[?1049l"));
    if (how === "breaks down") assert.match(terminal.after, /Error: broken x/);
  });
}
