import assert from "node:assert/strict";
import { test } from "node:test";
import { plainProcess } from "../../../../test/host/plain-process.ts";
import { describeStep } from "./describe-step.ts";
import type { ProcessFacts } from "./process-facts.ts";

function step(facts: Partial<ProcessFacts>): string {
  const { role, label, isInteractive } = describeStep(plainProcess(facts));
  return `${role}${isInteractive ? "!" : ""}: ${label}`;
}

test("describeStep says what a process is by its arguments", () => {
  const cases: [string[], string][] = [
    [["node", "server.js"], "process: node server.js"],
    [["node", "server.js", "--token=abc"], "process: node server.js --token=…"],
    [["npm run dev --token abc"], "script: npm run dev --token …"],
    [["/usr/sbin/nginx", "-g", "daemon off;"], "process: nginx -g daemon off;"],
    [["npm run dev", "", ""], "script: npm run dev"],
    [["node", "/usr/lib/node_modules/npm/bin/npm-cli.js", "run", "dev"], "script: npm run dev"],
    [["node", "/usr/bin/yarn", "dev"], "script: yarn dev"],
    [["node", "/opt/pnpm/bin/pnpm.cjs", "dev"], "script: pnpm dev"],
    [["bun", "run", "dev"], "script: bun run dev"],
    [["make", "-j2", "serve"], "script: make -j2 serve"],
    [
      ["node", "/home/me/p/bin/portolan", "run", "--name", "web", "--", "vite"],
      "runner: portolan run --name web -- vite",
    ],
    [["node", "/home/me/p/bin/portolan", "up", "web"], "supervisor: portolan up web"],
    [["node", "/home/me/p/bin/portolan", "__keep"], "supervisor: portolan up -d"],
    [["docker", "compose", "up"], "runner: docker compose up"],
    [["-zsh"], "shell!: zsh"],
    [["/bin/bash", "-i"], "shell!: bash"],
    [["sh", "-c", "node server.js"], "shell: sh -c node server.js"],
    [["bash", "./dev.sh"], "shell: bash ./dev.sh"],
    [["tmux", "new-session", "-s", "x"], "multiplexer: tmux"],
    [["SCREEN", "-S", "x"], "multiplexer: screen"],
    [["/usr/libexec/gnome-terminal-server"], "terminal: GNOME Terminal"],
    [["/usr/share/code/code", "--type=utility"], "editor: VS Code"],
    [["/home/me/.vscode-server/bin/0b1c/node", "out/server-main.js"], "editor: VS Code server"],
    [["/opt/idea/jbr/bin/java", "-Didea.paths.selector=IntelliJIdea2024.1"], "editor: a JetBrains editor"],
    [["sshd: me@pts/0", ""], "ssh: sshd: me@pts/0"],
    [["/usr/sbin/CRON", "-f"], "schedule: cron"],
    [["/usr/bin/containerd-shim-runc-v2", "-namespace", "moby"], "container: containerd-shim"],
    [["PM2 v5.3.0: God Daemon (/home/me/.pm2)"], "supervisor: pm2"],
    [["node", "--watch", "server.js"], "supervisor: node --watch server.js"],
    [["node", "server.js", "--watch"], "process: node server.js --watch"],
    [["bun", "--hot", "server.ts"], "supervisor: bun --hot server.ts"],
    [["/usr/bin/python3", "/usr/bin/supervisord", "-n"], "supervisor: supervisord"],
    [["/lib/systemd/systemd", "--user"], "init: systemd"],
    [[], "process: process 4121"],
  ];
  for (const [argv, expected] of cases) assert.equal(step({ argv }), expected);
});

test("describeStep takes the first process for init, whatever it is called", () => {
  assert.equal(step({ pid: 1, argv: ["/sbin/init"] }), "init: init");
  assert.equal(step({ pid: 1, argv: ["node", "server.js"] }), "init: server");
  assert.equal(step({ pid: 1 }), "init: init");
});

test("describeStep lets no process write to the terminal, nor fill it", () => {
  assert.equal(step({ argv: ["node", "\u001b]0;owned\u0007\n\u001b[2J"] }), "process: node ]0;owned [2J");
  const { label } = describeStep(
    plainProcess({ argv: ["a", ...Array.from({ length: 20_000 }, () => "z".repeat(50))] }),
  );
  assert.equal(label.length, 80);
  assert.equal(step({ argv: ["a) S 1 (b", "60"], exe: "/tmp/a) S 1 (b" }), "process: a) S 1 (b 60");
});
