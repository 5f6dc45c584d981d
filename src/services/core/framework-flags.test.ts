import assert from "node:assert/strict";
import { test } from "node:test";
import { frameworkFlags } from "./framework-flags.ts";

const PLACE = { host: "127.0.0.1", port: 61000, name: "shop.localhost", url: "https://shop.localhost:1290" };
const LOCAL = "--port 61000 --host 127.0.0.1";
const HUGO = "--port 61000 --bind 127.0.0.1 --baseURL=https://shop.localhost:1290 --appendPort=false --liveReloadPort";
const VITE = "--port 61000 --strictPort --host 127.0.0.1";

/** The command after its words were added, for a shell to read. */
function added(command: string, scripts?: Record<string, string>): string {
  const argv = command.split(" ");
  const flags = frameworkFlags(argv, scripts, PLACE);
  assert.deepEqual(flags.argv.slice(0, argv.length), argv, "the user's own words stay as they are");
  return flags.argv.slice(argv.length).join(" ");
}

test("frameworkFlags adds what each tool needs", () => {
  const cases: readonly [string, string][] = [
    ["vite", VITE],
    ["vite dev ./app", VITE],
    ["npx vite preview", VITE],
    ["pnpm vite", VITE],
    ["vite build", ""],
    ["astro dev", LOCAL],
    ["astro build", ""],
    ["ng serve", LOCAL],
    ["ng build", ""],
    ["react-router dev", VITE],
    ["remix vite:dev", VITE],
    ["expo start", "--port 61000"],
    ["next dev", "--hostname 127.0.0.1"],
    ["next", "--hostname 127.0.0.1"],
    ["next build", ""],
    ["nuxt dev", ""],
    ["gatsby develop", LOCAL],
    ["webpack serve", LOCAL],
    ["webpack", ""],
    ["webpack-dev-server", LOCAL],
    ["parcel index.html", LOCAL],
    ["storybook dev", LOCAL],
    ["eleventy --serve", "--port=61000"],
    ["wrangler dev", "--port 61000 --ip 127.0.0.1"],
    ["serve -s build", "--listen tcp://127.0.0.1:61000"],
    ["flask run", ""],
    ["flask routes", ""],
    ["python3 manage.py runserver", "127.0.0.1:61000"],
    ["python3 manage.py runserver --settings shop.dev", "127.0.0.1:61000"],
    ["python3 manage.py migrate", ""],
    ["uvicorn app:app --reload", LOCAL],
    ["uv run uvicorn app:app", LOCAL],
    ["fastapi dev main.py", LOCAL],
    ["gunicorn app:app", "--bind 127.0.0.1:61000"],
    ["hypercorn app:app", "--bind 127.0.0.1:61000"],
    ["mkdocs serve", "--dev-addr 127.0.0.1:61000"],
    ["python3 -m http.server", "61000 --bind 127.0.0.1"],
    ["python3 -m http.server --directory public", "61000 --bind 127.0.0.1"],
    ["streamlit run app.py", ""],
    ["rails server", "--port 61000 --binding 127.0.0.1"],
    ["bin/rails s", "--port 61000 --binding 127.0.0.1"],
    ["jekyll serve", LOCAL],
    ["php artisan serve", LOCAL],
    ["hugo server", `${HUGO}=1290`],
    ["hugo", ""],
    ["dotnet watch", "--urls http://127.0.0.1:61000"],
    ["node server.js", ""],
    ["php -S 127.0.0.1:8000", ""],
  ];
  for (const [command, expected] of cases) assert.equal(added(command), expected, command);
});

test("frameworkFlags keeps the user's own options, and says so", () => {
  const cases: readonly [command: string, expected: string, note: string | undefined][] = [
    ["vite --port 3000", "--host 127.0.0.1", "Your own --port 3000 is kept"],
    ["vite --port=3000 --host 0.0.0.0", "", "Your own --port=3000 is kept"],
    ["vite --strictPort", "--port 61000 --host 127.0.0.1", undefined],
    ["next dev -p 3000", "--hostname 127.0.0.1", "Your own -p 3000 is kept"],
    ["rails s -p3000", "--binding 127.0.0.1", "Your own -p3000 is kept"],
    ["gunicorn -b :8000 app:app", "", "Your own -b :8000 is kept"],
    ["python3 manage.py runserver 8000", "", "Your own 8000 is kept"],
    ["python3 manage.py runserver [::1]:8000", "", "Your own [::1]:8000 is kept"],
    ["python3 -m http.server 8000", "--bind 127.0.0.1", "Your own 8000 is kept"],
    ["flask run --port 5000", "", "Your own --port 5000 is kept"],
    ["php -S 127.0.0.1:8000", "", "Your own -S 127.0.0.1:8000 is kept"],
    ["uvicorn app:app --uds /tmp/x", "", "Your own --uds /tmp/x is kept"],
  ];
  for (const [command, expected, note] of cases) {
    assert.equal(added(command), expected, command);
    const { notes } = frameworkFlags(command.split(" "), undefined, PLACE);
    const own = notes.filter((text) => text.startsWith("Your own"));
    if (note === undefined) assert.deepEqual(own, []);
    else assert.ok(own[0]?.startsWith(note), own[0]);
  }
});

test("frameworkFlags reaches through package scripts", () => {
  const cases: readonly [command: string, script: string, expected: string][] = [
    ["npm run dev", "vite", `-- ${VITE}`],
    ["npm run dev -- --open", "vite", VITE],
    ["npm run dev -- --port 3000", "vite", "--host 127.0.0.1"],
    ["pnpm dev", "vite", VITE],
    ["yarn dev", "NODE_ENV=development vite", VITE],
    ["bun run dev", "vite", VITE],
    ["node --run dev", "vite", `-- ${VITE}`],
    ["npm run dev", "vite --port 3000", "-- --host 127.0.0.1"],
    ["npm run dev", "tsc && vite", `-- ${VITE}`],
    ["npm run dev", "vite && echo", ""],
    ["npm run dev", "vite &", ""],
    ["npm run dev", "vite | tee log", ""],
    ["npm run dev", "vite --port $PORT", ""],
    ["npm run dev", 'concurrently "vite" "node api.js"', ""],
    ["npm run dev", "node server.js", ""],
    ["npm run other", "vite", ""],
    ["npm run -w web dev", "vite", ""],
    ["npm run __proto__", "vite", ""],
  ];
  for (const [command, dev, expected] of cases) {
    assert.equal(added(command, { dev }), expected, `${command}: ${dev}`);
  }
  assert.equal(added("npm start", { start: "npm run dev", dev: "pnpm web", web: "vite" }), `-- -- ${VITE}`);
  assert.equal(added("npm start", { start: "npm run start" }), "", "a script that calls itself");
});

test("frameworkFlags gives variables where no word can be added", () => {
  const variables = (command: string, scripts?: Record<string, string>): Readonly<Record<string, string>> =>
    frameworkFlags(command.split(" "), scripts, PLACE).environment;
  const flask = { FLASK_RUN_PORT: "61000", FLASK_RUN_HOST: "127.0.0.1" };
  const vite = { __VITE_ADDITIONAL_SERVER_ALLOWED_HOSTS: "shop.localhost" };
  assert.deepEqual(variables("flask run"), flask);
  assert.deepEqual(variables("npm run dev", { dev: 'concurrently "vite" "flask run"' }), { ...vite, ...flask });
  assert.deepEqual(variables("npm run dev", { dev: "cd api && exec ./venv/bin/flask run > log" }), flask);
  assert.deepEqual(variables("sh -c exec flask run"), flask);
  assert.deepEqual(variables("node server.js"), {});
});

test("frameworkFlags allows a name that is not below localhost, but for the user's own list", () => {
  const place = { ...PLACE, name: "web.shop.test" };
  const { argv } = frameworkFlags(["webpack", "serve"], undefined, place);
  assert.equal(argv.at(-1), "--allowed-hosts=web.shop.test");
  const own = ["webpack", "serve", "--allowed-hosts", "web.test"];
  assert.deepEqual(frameworkFlags(own, undefined, place).argv, [...own, ...LOCAL.split(" ")]);
});

test("frameworkFlags puts words before the first argument of a tool that takes none behind it", () => {
  const argv = (command: string): string => frameworkFlags(command.split(" "), undefined, PLACE).argv.join(" ");
  const listen = "--listen=127.0.0.1:61000";
  assert.equal(argv("waitress-serve --threads 2 app:app"), `waitress-serve ${listen} --threads 2 app:app`);
  assert.equal(argv("uv run python -m waitress app:app"), `uv run python -m waitress ${listen} app:app`);
  assert.equal(argv("waitress-serve --port=8000 app:app"), "waitress-serve --port=8000 app:app");
  const script = frameworkFlags(["npm", "start"], { start: "waitress-serve app:app" }, PLACE);
  assert.deepEqual(script.argv, ["npm", "start"], "no word can be added in the middle of a script");
  assert.match(
    script.notes.join(),
    /^Waitress takes no option behind its first argument: write its address into the script/,
  );
});

test("frameworkFlags allows a name below localhost too where the tool checks it", () => {
  const { argv } = frameworkFlags(["jupyter", "lab"], undefined, PLACE);
  assert.deepEqual(argv.slice(2), [
    "--port=61000",
    "--port-retries=0",
    "--ip=127.0.0.1",
    "--ServerApp.local_hostnames=localhost",
    "--ServerApp.local_hostnames=shop.localhost",
  ]);
});

test("frameworkFlags knows the port of a URL that names none", () => {
  const last = (url: string): string | undefined =>
    frameworkFlags(["hugo", "server"], undefined, { ...PLACE, url }).argv.at(-1);
  assert.equal(last("https://shop.localhost"), "--liveReloadPort=443");
  assert.equal(last("http://shop.localhost"), "--liveReloadPort=80");
});

test("frameworkFlags says whether the tool was told its port", () => {
  const isTold = (command: string): boolean => frameworkFlags(command.split(" "), undefined, PLACE).isTold;
  assert.deepEqual(["vite", "next dev", "vite --port 3000", "php index.php", "node server.js"].map(isTold), [
    true,
    true,
    false,
    false,
    false,
  ]);
});

test("frameworkFlags names the framework and says what it added", () => {
  const { framework, notes } = frameworkFlags(["npm", "start"], { start: "vite" }, PLACE);
  assert.equal(framework, "Vite");
  assert.deepEqual(notes, [`Vite does not look at PORT: added ${VITE}`]);
});

test("frameworkFlags allows a copy the main copy's name too", () => {
  const place = { ...PLACE, name: "web.shop-b.localhost", mainName: "web.shop.localhost" };
  const { environment } = frameworkFlags(["vite"], undefined, place);
  assert.equal(environment["__VITE_ADDITIONAL_SERVER_ALLOWED_HOSTS"], "web.shop-b.localhost,web.shop.localhost");
  assert.deepEqual(
    frameworkFlags(["jupyter", "lab"], undefined, place).argv.filter((word) => word.includes("local_hostnames")),
    ["localhost", "web.shop-b.localhost", "web.shop.localhost"].map((name) => `--ServerApp.local_hostnames=${name}`),
  );
});

test("frameworkFlags keeps an option that a tool must be given twice", () => {
  const flags = frameworkFlags(["vitepress", "dev"], undefined, { ...PLACE, name: "shop.test" });
  assert.equal(flags.argv.filter((word) => word === "--allowedHosts=shop.test").length, 2);
});
