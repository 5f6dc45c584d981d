/** What a folder most likely runs, and what tells so. */
export interface InferredService {
  readonly run: string;
  readonly because: string;
}

interface Rule {
  /** All of these files are there. */
  readonly files: readonly string[];
  readonly run: string;
}

/** Each framework's own way to start it for development; the more telling first. */
const RULES: readonly Rule[] = [
  { files: ["manage.py"], run: "python3 manage.py runserver" },
  { files: ["bin/rails"], run: "bin/rails server" },
  { files: ["artisan"], run: "php artisan serve" },
  { files: ["mix.exs"], run: "mix phx.server" },
  { files: ["go.mod", "main.go"], run: "go run ." },
  { files: ["Cargo.toml", "src/main.rs"], run: "cargo run" },
  { files: ["config.ru"], run: "rackup" },
  { files: ["server.js"], run: "node server.js" },
  { files: ["server.ts"], run: "node server.ts" },
  { files: ["index.html"], run: "python3 -m http.server $PORT --bind $HOST" },
];

/** Infers the command of a folder without any project file; undefined where nothing tells. */
export function inferService(has: (file: string) => boolean): InferredService | undefined {
  const rule = RULES.find(({ files }) => files.every(has));
  return rule === undefined ? undefined : { run: rule.run, because: rule.files.join(" and ") };
}
