import { BUNDLERS } from "./npm-bundlers.ts";
import { APPLICATIONS } from "./npm-frameworks.ts";
import { SITES } from "./npm-sites.ts";

/** The tools from npm that a test really starts, as `framework-table.ts` calls them. */
export const NPM_TOOLS: readonly string[] = [
  "Vite",
  ...[...BUNDLERS, ...APPLICATIONS, ...SITES].map(({ tool }) => tool),
];

/** The tools from Debian's packages that a test really starts, as `framework-table.ts` calls them. */
export const DEBIAN_TOOLS: readonly string[] = [
  "Flask",
  "Django",
  "Uvicorn",
  "http.server",
  "Gunicorn",
  "Waitress",
  "Hypercorn",
  "Daphne",
  "Jupyter",
  "MkDocs",
  "Jekyll",
  "Hugo",
  "Rails",
  "Rack",
  "Puma",
  "PHP",
  "Laravel",
];
