import { testApps } from "./support/npm-app.ts";
import { SITES } from "./support/npm-sites.ts";

testApps(SITES);
