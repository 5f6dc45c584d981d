/**
 * What is known of one tool: how its address is set. Texts may hold `{port}`, `{host}`, `{name}`, `{url}`
 * and `{urlPort}`.
 * Words are added at the end of the command (or see `optionsFirst`), and only those for which the user gave no option
 * of their own.
 */
export interface Framework {
  readonly name: string;
  /** As programs, packages and Python modules are called. */
  readonly programs: readonly string[];
  /** Subcommands that serve; `""` stands for none. Without it every subcommand serves, but for those in `not`. */
  readonly serve?: readonly string[];
  readonly not?: readonly string[];
  /** Words that set the port; absent where `PORT` or `environment` is enough. */
  readonly port?: readonly string[];
  readonly host?: readonly string[];
  /** Words that set both at once, for tools that know no other way. */
  readonly address?: readonly string[];
  /** The user's own options that set the port, the host, or both: they win. */
  readonly ownPort?: readonly string[];
  readonly ownHost?: readonly string[];
  readonly ownAddress?: readonly string[];
  /** An argument of this form is the user's own port or address. */
  readonly positional?: RegExp;
  /** Also set where the tool is only mentioned in a script, because no word can be added there. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Words that make it answer to names that do not end in `.localhost`; absent where it does not check, or has a variable. */
  readonly allowName?: readonly string[];
  /** True when it needs `allowName` for names below `.localhost` as well. */
  readonly checksLocalhost?: true;
  /** True when it takes no option behind its first argument: words are added before. */
  readonly optionsFirst?: true;
  /** True when a test really starts it with these words. */
  readonly tested: boolean;
}

const LONG_PORT = ["--port"];
const LONG_HOST = ["--host"];
const PORT_AND_HOST = {
  port: ["--port", "{port}"],
  host: ["--host", "{host}"],
  ownPort: [...LONG_PORT, "-p"],
  ownHost: [...LONG_HOST],
} as const;

/** Vite answers to `*.localhost` by itself; the variable is for other names (comma-separated since Vite 7). */
const VITE_NAMES = { __VITE_ADDITIONAL_SERVER_ALLOWED_HOSTS: "{name}" } as const;
/** One of localhost's addresses would do, but an exact port is a must: the next one may be leased to somebody else. */
const VITE = {
  port: ["--port", "{port}", "--strictPort"],
  host: ["--host", "{host}"],
  ownPort: LONG_PORT,
  ownHost: LONG_HOST,
  environment: VITE_NAMES,
} as const;
const BIND = { address: ["--bind", "{host}:{port}"], ownAddress: ["--bind", "-b"] } as const;

const JAVASCRIPT: readonly Framework[] = [
  { name: "Vite", programs: ["vite"], not: ["build", "optimize"], ...VITE, tested: true },
  {
    name: "Astro",
    programs: ["astro"],
    serve: ["dev", "preview"],
    ...PORT_AND_HOST,
    ownPort: LONG_PORT,
    environment: VITE_NAMES,
    allowName: ["--allowed-hosts={name}"],
    tested: true,
  },
  // `ng serve --allowed-hosts` takes no name, only all of them; the Vite inside reads its variable.
  {
    name: "Angular",
    programs: ["ng", "@angular/cli"],
    serve: ["serve", "s", "dev"],
    ...PORT_AND_HOST,
    ownPort: LONG_PORT,
    environment: VITE_NAMES,
    tested: true,
  },
  {
    name: "React Router",
    programs: ["react-router", "@react-router/dev"],
    serve: ["dev"],
    ...VITE,
    tested: true,
  },
  { name: "Remix", programs: ["remix", "@remix-run/dev"], serve: ["vite:dev"], ...VITE, tested: true },
  {
    name: "Expo",
    programs: ["expo"],
    serve: ["start", ""],
    port: ["--port", "{port}"],
    ownPort: ["--port", "-p"],
    environment: { RCT_METRO_PORT: "{port}" },
    tested: true,
  },
  // Next takes PORT, and answers to *.localhost; left alone it listens on every address.
  {
    name: "Next.js",
    programs: ["next"],
    serve: ["dev", "start", ""],
    host: ["--hostname", "{host}"],
    ownPort: ["--port", "-p"],
    ownHost: ["--hostname", "-H"],
    tested: true,
  },
  // Nuxt takes PORT and HOST.
  {
    name: "Nuxt",
    programs: ["nuxt", "nuxi"],
    serve: ["dev", "preview", "start"],
    ownPort: ["--port", "-p"],
    ownHost: ["--host", "-h"],
    environment: { NUXT_PORT: "{port}", NUXT_HOST: "{host}", ...VITE_NAMES },
    tested: true,
  },
  {
    name: "Gatsby",
    programs: ["gatsby"],
    serve: ["develop", "serve"],
    ...PORT_AND_HOST,
    ownHost: ["--host", "-H"],
    tested: true,
  },
  {
    name: "webpack-dev-server",
    programs: ["webpack-dev-server"],
    ...PORT_AND_HOST,
    ownPort: LONG_PORT,
    allowName: ["--allowed-hosts={name}"],
    tested: true,
  },
  {
    name: "webpack-dev-server",
    programs: ["webpack", "webpack-cli"],
    serve: ["serve", "server", "s"],
    ...PORT_AND_HOST,
    ownPort: LONG_PORT,
    allowName: ["--allowed-hosts={name}"],
    tested: true,
  },
  {
    name: "Rsbuild",
    programs: ["rsbuild"],
    serve: ["dev", "preview"],
    ...PORT_AND_HOST,
    ownPort: LONG_PORT,
    tested: true,
  },
  { name: "Parcel", programs: ["parcel"], not: ["build", "watch", "help"], ...PORT_AND_HOST, tested: true },
  // Create React App takes PORT and HOST; its page must come back to the port of the gateway.
  {
    name: "Create React App",
    programs: ["react-scripts", "craco"],
    serve: ["start"],
    environment: { WDS_SOCKET_PORT: "0" },
    tested: true,
  },
  {
    name: "Vue CLI",
    programs: ["vue-cli-service"],
    serve: ["serve"],
    ...PORT_AND_HOST,
    ownPort: LONG_PORT,
    tested: true,
  },
  {
    name: "SolidStart",
    programs: ["vinxi"],
    serve: ["dev", "start"],
    ...PORT_AND_HOST,
    ownPort: LONG_PORT,
    environment: VITE_NAMES,
    tested: true,
  },
  // VitePress 1 stands on a Vite that knows no variable; the option makes a list only when it is given twice.
  {
    name: "VitePress",
    programs: ["vitepress"],
    serve: ["dev", "serve", "preview", ""],
    ...PORT_AND_HOST,
    ownPort: LONG_PORT,
    environment: VITE_NAMES,
    allowName: ["--allowedHosts={name}", "--allowedHosts={name}"],
    tested: true,
  },
  {
    name: "Docusaurus",
    programs: ["docusaurus"],
    serve: ["start", "serve"],
    ...PORT_AND_HOST,
    ownHost: ["--host", "-h"],
    tested: true,
  },
  // Storybook answers to *.localhost; for other names it knows nothing but its own file.
  {
    name: "Storybook",
    programs: ["storybook", "start-storybook"],
    serve: ["dev", ""],
    ...PORT_AND_HOST,
    ownHost: ["--host", "-h"],
    environment: VITE_NAMES,
    tested: true,
  },
  {
    name: "Eleventy",
    programs: ["eleventy", "@11ty/eleventy"],
    port: ["--port={port}"],
    ownPort: LONG_PORT,
    tested: true,
  },
  {
    name: "Wrangler",
    programs: ["wrangler"],
    serve: ["dev"],
    port: ["--port", "{port}"],
    host: ["--ip", "{host}"],
    ownPort: LONG_PORT,
    ownHost: ["--ip"],
    tested: true,
  },
  { name: "Ember", programs: ["ember"], serve: ["serve", "server", "s"], ...PORT_AND_HOST, tested: true },
  {
    name: "serve",
    programs: ["serve"],
    address: ["--listen", "tcp://{host}:{port}"],
    ownAddress: ["--listen", "-l", "-p"],
    tested: true,
  },
  {
    name: "http-server",
    programs: ["http-server"],
    port: ["-p", "{port}"],
    host: ["-a", "{host}"],
    ownPort: ["-p", "--port"],
    ownHost: ["-a", "--address"],
    tested: true,
  },
  { name: "json-server", programs: ["json-server"], ...PORT_AND_HOST, ownHost: ["--host", "-h"], tested: true },
];

const PYTHON: readonly Framework[] = [
  // `flask run` reads both variables, and its options win over them.
  {
    name: "Flask",
    programs: ["flask"],
    serve: ["run"],
    ownPort: ["--port", "-p"],
    ownHost: ["--host", "-h"],
    environment: { FLASK_RUN_PORT: "{port}", FLASK_RUN_HOST: "{host}" },
    tested: true,
  },
  // With DEBUG, Django answers to *.localhost by itself.
  {
    name: "Django",
    programs: ["manage.py", "django-admin", "django"],
    serve: ["runserver", "runserver_plus"],
    address: ["{host}:{port}"],
    positional: /^(?:\d+|(?:[\w.*-]+|\[[\d:a-f]+\]):\d+)$/i,
    tested: true,
  },
  {
    name: "Uvicorn",
    programs: ["uvicorn"],
    ...PORT_AND_HOST,
    ownPort: LONG_PORT,
    ownAddress: ["--uds", "--fd"],
    environment: { UVICORN_PORT: "{port}", UVICORN_HOST: "{host}" },
    tested: true,
  },
  // Not run: Debian's FastAPI 0.92 is older than this command.
  {
    name: "FastAPI",
    programs: ["fastapi"],
    serve: ["dev", "run"],
    ...PORT_AND_HOST,
    ownPort: LONG_PORT,
    tested: false,
  },
  { name: "Gunicorn", programs: ["gunicorn"], ...BIND, tested: true },
  { name: "Hypercorn", programs: ["hypercorn"], ...BIND, tested: true },
  {
    name: "Daphne",
    programs: ["daphne"],
    port: ["-p", "{port}"],
    host: ["-b", "{host}"],
    ownPort: ["-p", "--port"],
    ownHost: ["-b", "--bind"],
    ownAddress: ["-u", "--unix-socket", "-e", "--endpoint", "--fd"],
    tested: true,
  },
  {
    name: "Waitress",
    programs: ["waitress-serve", "waitress"],
    address: ["--listen={host}:{port}"],
    ownAddress: ["--listen", "--port", "--host", "--unix-socket"],
    optionsFirst: true,
    tested: true,
  },
  // Not run: Debian has no Streamlit.
  {
    name: "Streamlit",
    programs: ["streamlit"],
    serve: ["run", "hello"],
    ownPort: ["--server.port"],
    ownHost: ["--server.address"],
    environment: { STREAMLIT_SERVER_PORT: "{port}", STREAMLIT_SERVER_ADDRESS: "{host}" },
    tested: false,
  },
  {
    name: "MkDocs",
    programs: ["mkdocs"],
    serve: ["serve"],
    address: ["--dev-addr", "{host}:{port}"],
    ownAddress: ["--dev-addr", "-a"],
    tested: true,
  },
  // Left alone it takes the next port that is free, and answers to no name but localhost.
  {
    name: "Jupyter",
    programs: ["jupyter", "jupyter-lab", "jupyter-notebook"],
    serve: ["lab", "notebook", "server", ""],
    port: ["--port={port}", "--port-retries=0"],
    host: ["--ip={host}"],
    ownPort: LONG_PORT,
    ownHost: ["--ip"],
    allowName: ["--ServerApp.local_hostnames=localhost", "--ServerApp.local_hostnames={name}"],
    checksLocalhost: true,
    tested: true,
  },
  {
    name: "http.server",
    programs: ["http.server"],
    port: ["{port}"],
    host: ["--bind", "{host}"],
    ownHost: ["--bind", "-b"],
    positional: /^\d+$/,
    tested: true,
  },
];

const OTHERS: readonly Framework[] = [
  // Rails takes PORT; in development it answers to *.localhost and to the names in this variable.
  {
    name: "Rails",
    programs: ["rails"],
    serve: ["server", "s"],
    port: ["--port", "{port}"],
    host: ["--binding", "{host}"],
    ownPort: ["--port", "-p"],
    ownHost: ["--binding", "-b"],
    environment: { BINDING: "{host}", RAILS_DEVELOPMENT_HOSTS: "{name}" },
    tested: true,
  },
  {
    name: "Rack",
    programs: ["rackup"],
    port: ["--port", "{port}"],
    host: ["--host", "{host}"],
    ownPort: ["--port", "-p"],
    ownHost: ["--host", "-o"],
    tested: true,
  },
  {
    name: "Puma",
    programs: ["puma"],
    address: ["--bind", "tcp://{host}:{port}"],
    ownAddress: ["--bind", "-b", "--port", "-p"],
    tested: true,
  },
  {
    name: "Jekyll",
    programs: ["jekyll"],
    serve: ["serve", "server", "s"],
    ...PORT_AND_HOST,
    ownPort: ["--port", "-P"],
    ownHost: ["--host", "-H"],
    tested: true,
  },
  {
    name: "Laravel",
    programs: ["artisan"],
    serve: ["serve"],
    ...PORT_AND_HOST,
    ownPort: LONG_PORT,
    environment: { SERVER_PORT: "{port}", SERVER_HOST: "{host}" },
    tested: true,
  },
  // PHP's own server is always given its address: there is nothing to add, only the user's to respect.
  { name: "PHP", programs: ["php"], ownAddress: ["-S"], tested: true },
  // Hugo writes its address into the pages, and the port for its live reload: they must be the ones that the browser sees.
  {
    name: "Hugo",
    programs: ["hugo"],
    serve: ["server", "serve"],
    port: ["--port", "{port}"],
    host: ["--bind", "{host}", "--baseURL={url}", "--appendPort=false", "--liveReloadPort={urlPort}"],
    ownPort: ["--port", "-p"],
    ownHost: ["--bind"],
    tested: true,
  },
  // Not run: Debian has Maven and Gradle, not their Spring Boot plugins.
  {
    name: "Spring Boot",
    programs: ["mvn", "mvnw", "gradle", "gradlew"],
    serve: ["spring-boot:run", "bootRun"],
    environment: { SERVER_PORT: "{port}", SERVER_ADDRESS: "{host}" },
    tested: false,
  },
  // Not run: Debian has no .NET.
  {
    name: "ASP.NET Core",
    programs: ["dotnet"],
    serve: ["run", "watch"],
    address: ["--urls", "http://{host}:{port}"],
    ownAddress: ["--urls"],
    tested: false,
  },
];

/** Tools that need more than `PORT`, or less than they would take by themselves. */
export const FRAMEWORKS: readonly Framework[] = [...JAVASCRIPT, ...PYTHON, ...OTHERS];
