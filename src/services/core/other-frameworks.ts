import { LONG_PORT, PORT_AND_HOST } from "./framework-options.ts";
import type { Framework } from "./framework.ts";

/** Tools of Ruby, PHP, Go, Java and .NET. */
export const OTHER_FRAMEWORKS: readonly Framework[] = [
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
