/** The form in which the gateway answers. */
export type AnswerForm = "html" | "json" | "text";

/** A longer field is not read: it is nobody's browser. */
const ACCEPT_CHARACTERS_MAX = 4096;

const FORMS: Readonly<Record<string, AnswerForm>> = {
  "text/html": "html",
  "application/xhtml+xml": "html",
  "application/json": "json",
  "application/*": "json",
  "text/plain": "text",
  "text/*": "text",
};

/** At equal weight, who names HTML is a browser, and who names JSON is a program. */
const RANK: Readonly<Record<AnswerForm, number>> = { html: 2, json: 1, text: 0 };

/**
 * Chooses the form by the Accept field (RFC 9110 section 12.5.1). A client that only says that it takes anything,
 * such as curl, is somebody at a terminal and gets text.
 */
export function preferredForm(accept: string | undefined): AnswerForm {
  let best: AnswerForm = "text";
  let bestWeight = 0;
  if (accept === undefined || accept.length > ACCEPT_CHARACTERS_MAX) return best;
  for (const range of accept.split(",")) {
    const [type = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const form = FORMS[type] ?? (type.endsWith("+json") ? "json" : undefined);
    const weight = weightOf(parameters);
    if (form === undefined || weight === 0) continue;
    if (weight > bestWeight || (weight === bestWeight && RANK[form] > RANK[best])) {
      best = form;
      bestWeight = weight;
    }
  }
  return best;
}

// weight = OWS ";" OWS "q=" qvalue -- RFC 9110 section 12.4.2; without one it is 1, and nonsense counts as nothing
function weightOf(parameters: readonly string[]): number {
  const parameter = parameters.find((one) => one.startsWith("q="));
  if (parameter === undefined) return 1;
  const weight = Number(parameter.slice(2));
  return weight >= 0 && weight <= 1 ? weight : 0;
}
