import assert from "node:assert/strict";
import { test } from "node:test";
import { plainProcess } from "../../../../test/host/plain-process.ts";
import { explainOrigin, owningUnit, type Managers } from "./origin.ts";
import type { ProcessFacts } from "./process-facts.ts";

type Line = string | Partial<ProcessFacts>;

/** Processes from the first upwards: a command, or facts. Pids count down to 1, which is always init. */
function chain(...lines: Line[]): ProcessFacts[] {
  return [...lines, "/sbin/init"].map((line, index) => {
    const facts = typeof line === "string" ? { argv: line.split(" ") } : line;
    const pid = index === lines.length ? 1 : 4000 - index;
    return plainProcess({ parentPid: pid - 1, ...facts, pid });
  });
}

function told(facts: ProcessFacts[], managers: Managers = {}): string {
  const { act, restartedBy, stopInstead } = explainOrigin(facts, managers);
  const stop = stopInstead === undefined ? "" : ` | stop ${stopInstead.what}: ${stopInstead.command}`;
  return `${act}${restartedBy === undefined ? "" : ` | again by ${restartedBy}`}${stop}`;
}

const USER = "/user.slice/user-1000.slice/user@1000.service";
const SSH = { SSH_CONNECTION: "192.0.2.7 51234 10.0.0.1 22" };
const UNIT = { restart: "no", triggeredBy: [], mainPid: 4000, file: undefined };
const WEB = { runtime: "docker", id: "3f2a9c0d1e4b5a", name: undefined, image: undefined } as const;
const ASKED = {
  ...WEB,
  name: "shop-web-1",
  image: "shop:1",
  restartPolicy: undefined,
  compose: undefined,
  mainPid: undefined,
  addresses: [],
};

test("explainOrigin goes back to the command that a person gave, and where", () => {
  const cases: [ProcessFacts[], string][] = [
    [
      chain({ argv: ["node", "server.js"], tty: "pts/3" }, "-bash", "/usr/libexec/gnome-terminal-server"),
      "node server.js, in GNOME Terminal",
    ],
    [chain({ argv: ["node", "server.js"], tty: "pts/3" }, "-bash"), "node server.js, in a terminal (pts/3)"],
    [
      chain({ argv: ["node", "vite"], hints: SSH }, "sh -c vite", { argv: ["npm run dev", ""] }, "-zsh", "tmux new"),
      "npm run dev, in tmux, over ssh from 192.0.2.7",
    ],
    [
      chain("node web.js", "sh -c node web.js", "npm run web", "sh -c npm run web", "npm run dev", "-bash"),
      "npm run dev, in the background",
    ],
    [
      chain({ argv: ["node", "a.js"], hints: SSH }, "-bash", "sshd: me@pts/0", "sshd: me [priv]", "/usr/sbin/sshd -D"),
      "node a.js, over ssh from 192.0.2.7",
    ],
    [
      chain("node a.js", "bash -l", "/usr/share/code/code --type=ptyHost", "/usr/share/code/code"),
      "node a.js, in VS Code",
    ],
    [chain({ argv: ["node", "a.js"], hints: { TERM_PROGRAM: "vscode" } }, "-bash"), "node a.js, in VS Code"],
    [chain("python3 -m http.server", "make serve", "-bash", "kitty"), "make serve, in kitty"],
    [
      chain("node a.js", "/bin/sh -c cd /srv && node a.js", "/usr/sbin/CRON -f", "/usr/sbin/cron -f"),
      "sh -c cd /srv && node a.js, by cron",
    ],
    [
      chain("node vite", "node /p/bin/portolan run --name web vite", "-bash", "alacritty"),
      "portolan run --name web vite, in Alacritty",
    ],
    [
      chain({
        argv: ["node", "a.js"],
        hints: { npm_lifecycle_event: "dev", npm_config_user_agent: "pnpm/9.1 npm/? node/v24" },
      }),
      "pnpm run dev (which has ended), in the background",
    ],
    [chain("node a.js", "sh -c node a.js", "/opt/agent/agentd --secret x"), "sh -c node a.js, by agentd"],
    [
      chain({ argv: ["node", "a.js"], hints: { SUDO_USER: "me" } }, "sudo node a.js", "-bash"),
      "sudo node a.js, by sudo of me",
    ],
    [chain("node a.js"), "node a.js, in the background"],
  ];
  for (const [facts, expected] of cases) assert.equal(told(facts), expected);
});

test("explainOrigin names the unit, its restart and what to stop", () => {
  const cgroup = "/system.slice/api.service";
  const api = chain({ argv: ["node", "server.js"], cgroup });
  assert.equal(told(api), "api.service | stop api.service: systemctl stop api.service");
  assert.deepEqual(explainOrigin(api).chain, [
    { pid: 4000, role: "process", label: "node server.js" },
    { pid: 1, role: "unit", label: "api.service" },
  ]);
  assert.equal(
    told(api, { unit: { ...UNIT, restart: "always", triggeredBy: ["api.socket"] } }),
    "api.service | again by api.service (Restart=always) | stop api.service: systemctl stop api.socket api.service",
  );
  assert.match(
    told(api, { unit: { ...UNIT, triggeredBy: ["api.socket"] } }),
    /again by api.socket, at the next connection/,
  );
  assert.match(told(api, { unit: { ...UNIT, triggeredBy: ["api.timer"] } }), /^api.service, by api.timer \| stop/);
  const user = chain(
    { argv: ["node", "x"], cgroup: `${USER}/app.slice/a b.service` },
    { argv: ["npm run start"], cgroup: `${USER}/app.slice/a b.service` },
    "/lib/systemd/systemd --user",
  );
  assert.equal(told(user), "npm run start, as a b.service | stop a b.service: systemctl --user stop 'a b.service'");
});

test("owningUnit is none for what somebody started by way of a unit", () => {
  const cgroup = "/system.slice/ssh.service";
  const of = (argv: string): Partial<ProcessFacts> => ({ argv: argv.split(" "), cgroup });
  assert.equal(
    owningUnit(chain(of("node a.js"), of("-bash"), of("sshd: me@pts/0"), of("/usr/sbin/sshd -D"))),
    undefined,
  );
  assert.equal(owningUnit(chain(of("/usr/sbin/sshd -D")))?.name, "ssh.service");
  assert.equal(owningUnit(chain({ cgroup: "/user.slice/user-1000.slice/session-3.scope" })), undefined);
  assert.equal(owningUnit([]), undefined);
});

test("explainOrigin tells who starts it again, and stops that", () => {
  const cases: [ProcessFacts[], string][] = [
    [
      chain({ argv: ["node", "a.js"], hints: { pm_id: "3" } }, "PM2 v5.3.0: God Daemon (/home/me/.pm2)"),
      "pm2, in the background | again by pm2 | stop process 3 of pm2: pm2 stop 3",
    ],
    [
      chain({ argv: ["gunicorn"], hints: { SUPERVISOR_PROCESS_NAME: "web" } }, "python3 /usr/bin/supervisord"),
      "supervisord, in the background | again by supervisord | stop program web of supervisord: supervisorctl stop web",
    ],
    [
      chain(
        { argv: ["node", "a.js"], hints: { PORTOLAN_SERVICE: "api", PORTOLAN_NAME: "api.shop-fix.localhost" } },
        "node /p/bin/portolan __keep",
      ),
      "portolan up -d, in the background | again by portolan up -d | stop api of shop-fix: portolan down --project shop-fix api",
    ],
    [
      chain("node a.js", "node /p/node_modules/.bin/nodemon a.js", "-bash", "kitty"),
      "nodemon, in kitty | again by nodemon, at the next change of a file | stop process 3999 (nodemon): kill 3999",
    ],
    [
      chain("node a.js", "node --watch a.js", "-bash", "kitty"),
      "node --watch a.js, in kitty | again by node --watch a.js, at the next change of a file | stop process 3999 (node --watch a.js): kill 3999",
    ],
    [
      chain({ argv: ["nginx: worker process"] }, { argv: ["nginx: master process /usr/sbin/nginx"] }),
      "nginx: master process /usr/sbin/nginx, in the background | again by process 3999 (nginx), whose worker it is | stop process 3999 (nginx), whose worker it is: kill 3999",
    ],
    [chain("node a.js", "-bash", "node /p/nodemon x", "kitty"), "node a.js, in kitty"],
  ];
  for (const [facts, expected] of cases) assert.equal(told(facts), expected);
});

test("explainOrigin stops the unit of a server that starts its workers again", () => {
  const cgroup = "/system.slice/nginx.service";
  const facts = chain({ argv: ["nginx: worker process"], cgroup }, { argv: ["nginx: master process nginx"], cgroup });
  assert.equal(
    told(facts),
    "nginx.service | again by process 3999 (nginx), whose worker it is | stop nginx.service: systemctl stop nginx.service",
  );
});

test("explainOrigin stops a container and not its process, nor its forwarder", () => {
  const inside = chain({ argv: ["node", "a.js"], container: WEB }, "/usr/bin/containerd-shim-runc-v2 -namespace moby");
  assert.equal(
    told(inside),
    "docker container 3f2a9c0d1e4b | stop docker container 3f2a9c0d1e4b: docker stop 3f2a9c0d1e4b",
  );
  assert.deepEqual(explainOrigin(inside, { container: ASKED }).chain[1], {
    pid: 3999,
    role: "container",
    label: "docker container shop-web-1",
  });
  assert.equal(
    told(inside, { container: { ...ASKED, restartPolicy: "always" } }),
    "docker container shop-web-1 (shop:1) | again by docker (restart policy always) | stop docker container shop-web-1: docker stop shop-web-1",
  );
  assert.equal(
    told(inside, { container: { ...ASKED, compose: { project: "shop", service: "web" } } }),
    "compose service web of shop | stop docker container shop-web-1, service web of shop: docker stop shop-web-1",
  );
  const proxy = chain(
    "docker-proxy -proto tcp -host-port 8080 -container-ip 172.17.0.2 -container-port 80",
    "/usr/bin/dockerd",
  );
  assert.match(
    told(proxy),
    /stop the container behind it: docker stop "\$\(docker ps --quiet --filter publish=8080\)"$/,
  );
});

test("explainOrigin lets nothing hostile through, and ends with any chain", () => {
  const facts = chain({
    argv: ["\u001b[2Ja) S 1 (b", "\n"],
    hints: { SSH_CONNECTION: "\u001b[2J 1 2 3", SUDO_USER: "\u0007x" },
  });
  assert.doesNotMatch(JSON.stringify(explainOrigin(facts)), /\\u00|\\n/);
  assert.equal(explainOrigin([]).act, "unknown");
});
