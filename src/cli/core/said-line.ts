/** A line for whoever watches a project without a board: what it is decides its colour, and where it goes. */
export type SaidLine =
  /** What a service wrote. */
  | { readonly kind: "output"; readonly service: string; readonly stream: "stdout" | "stderr"; readonly text: string }
  /** What Portolan says. */
  | { readonly kind: "url" | "note" | "good" | "warning" | "failed"; readonly text: string };
