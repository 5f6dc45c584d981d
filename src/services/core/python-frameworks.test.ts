import { test } from "node:test";
import { assertCompleteFrameworks } from "../../../test/services/support/assert-complete-frameworks.ts";
import { PYTHON_FRAMEWORKS } from "./python-frameworks.ts";

test("PYTHON_FRAMEWORKS are complete", () => assertCompleteFrameworks(PYTHON_FRAMEWORKS));
