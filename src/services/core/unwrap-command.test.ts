import assert from "node:assert/strict";
import { test } from "node:test";
import { unwrapCommand } from "./unwrap-command.ts";

const CASES: readonly [command: string, expected: string][] = [
  ["vite", "vite"],
  ["./node_modules/.bin/vite dev", "vite dev"],
  ["node node_modules/vite/bin/vite.js --open", "vite --open"],
  ["node --import x.js node_modules/@angular/cli/bin/ng.js serve", "@angular/cli serve"],
  ["node server.js", "node server.js"],
  ["FOO=1 BAR=2 vite", "vite"],
  ["env -u X FOO=1 vite", "vite"],
  ["cross-env NODE_ENV=dev next dev", "next dev"],
  ["npx vite", "vite"],
  ["npx -y vite@7 dev", "vite dev"],
  ["npx --package vite -- vite --open", "vite --open"],
  ["npx @angular/cli@19 serve", "@angular/cli serve"],
  ["npm exec -- astro dev", "astro dev"],
  ["pnpm exec vite", "vite"],
  ["pnpm dlx expo start", "expo start"],
  ["bunx --bun vite", "vite"],
  ["python3 -m flask run", "flask run"],
  ["python3.11 -X dev -m uvicorn app:app", "uvicorn app:app"],
  ["python3 -u manage.py runserver", "manage.py runserver"],
  ["python app.py", "python app.py"],
  ["python -c pass", "python -c pass"],
  ["poetry run flask run", "flask run"],
  ["uv run --with x python -m uvicorn a:b", "uvicorn a:b"],
  ["bundle exec rails server", "rails server"],
  ["bin/rails s", "rails s"],
  ["ruby bin/rails s", "rails s"],
  ["php artisan serve", "artisan serve"],
  ["php -S 127.0.0.1:8000", "php -S 127.0.0.1:8000"],
  ["dotenv -e .env -- npx next dev", "next dev"],
  ["/usr/bin/env python3 -m http.server", "http.server"],
];

test("unwrapCommand finds the tool behind what stands before it", () => {
  for (const [command, expected] of CASES) {
    const found = unwrapCommand(command.split(" "));
    assert.equal([found?.program, ...(found?.args ?? [])].join(" "), expected, command);
  }
});

test("unwrapCommand finds none in what has no tool", () => {
  for (const words of [[], ["FOO=1"]]) assert.equal(unwrapCommand(words), undefined);
});
