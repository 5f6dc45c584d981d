import { testApps } from "./support/npm-app.ts";
import { BUNDLERS } from "./support/npm-bundlers.ts";

testApps(BUNDLERS);
