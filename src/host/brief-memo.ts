const ANSWERS_MAX = 256;

/**
 * Remembers for a moment what was asked about the same thing: the workers of one server belong to one unit or container,
 * and its manager, which takes 10 to 100 ms to answer, says the same of all.
 */
export function briefMemo<Question, Answer>(
  ask: (question: Question) => Answer,
  options: { lastsMs: number; keyOf: (question: Question) => string },
): (question: Question) => Answer {
  const answers = new Map<string, { readonly atMs: number; readonly answer: Answer }>();
  return (question) => {
    const key = options.keyOf(question);
    const known = answers.get(key);
    if (known !== undefined && performance.now() - known.atMs < options.lastsMs) return known.answer;
    const answer = ask(question);
    if (answers.size >= ANSWERS_MAX) answers.clear();
    answers.set(key, { atMs: performance.now(), answer });
    return answer;
  };
}
