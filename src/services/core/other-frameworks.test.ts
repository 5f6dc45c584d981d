import { test } from "node:test";
import { assertCompleteFrameworks } from "../../../test/services/support/assert-complete-frameworks.ts";
import { OTHER_FRAMEWORKS } from "./other-frameworks.ts";

test("OTHER_FRAMEWORKS are complete", () => assertCompleteFrameworks(OTHER_FRAMEWORKS));
