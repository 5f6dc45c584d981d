import { test } from "node:test";
import { assertCompleteFrameworks } from "../../../test/services/support/assert-complete-frameworks.ts";
import { JAVASCRIPT_FRAMEWORKS } from "./javascript-frameworks.ts";

test("JAVASCRIPT_FRAMEWORKS are complete", () => assertCompleteFrameworks(JAVASCRIPT_FRAMEWORKS));
