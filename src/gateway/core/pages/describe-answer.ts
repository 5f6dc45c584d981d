import type { AnswerContent, AnswerContext, DescribedAnswer } from "./answer.ts";
import { badRequest } from "./bad-request.ts";
import { loopDetected } from "./loop-detected.ts";
import { serviceDown, serviceStarting } from "./service-state.ts";
import { frontGone, unknownName, unknownPath } from "./unknown-name.ts";
import { upstreamFailed } from "./upstream-failed.ts";

type Answer<Type extends DescribedAnswer["type"]> = Extract<DescribedAnswer, { type: Type }>;

const DESCRIBE: {
  readonly [Type in DescribedAnswer["type"]]: (answer: Answer<Type>, context: AnswerContext) => AnswerContent;
} = {
  "unknown-name": unknownName,
  "unknown-path": unknownPath,
  "front-gone": frontGone,
  "service-starting": serviceStarting,
  "service-down": ({ service }, context) => serviceDown(service, context),
  "upstream-failed": upstreamFailed,
  "loop-detected": loopDetected,
  "bad-request": ({ violation }) => badRequest(violation),
};

/** Says what an answer means, for anyone and for the owner. */
export function describeAnswer(answer: DescribedAnswer, context: AnswerContext): AnswerContent {
  // The table pairs each type with its own function; the type of a look-up cannot say so.
  const describe = DESCRIBE[answer.type] as (answer: DescribedAnswer, context: AnswerContext) => AnswerContent;
  return describe(answer, context);
}
