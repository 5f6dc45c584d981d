import { testApps } from "./support/npm-app.ts";
import { APPLICATIONS } from "./support/npm-frameworks.ts";

testApps(APPLICATIONS);
