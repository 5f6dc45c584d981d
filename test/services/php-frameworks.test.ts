import assert from "node:assert/strict";
import { test } from "node:test";
import { needs } from "../support/needs.ts";
import { folderWith, served } from "./support/served.ts";

/** What a new Laravel application holds, cut down to one route; Debian has the framework, not the application. */
const LARAVEL: Readonly<Record<string, string>> = {
  artisan: `<?php
$app = require __DIR__ . "/bootstrap/app.php";
exit($app->make(Illuminate\\Contracts\\Console\\Kernel::class)->handle(
    new Symfony\\Component\\Console\\Input\\ArgvInput(),
    new Symfony\\Component\\Console\\Output\\ConsoleOutput(),
));
`,
  "bootstrap/app.php": `<?php
require_once "Illuminate/autoload.php";
$app = new Illuminate\\Foundation\\Application(dirname(__DIR__));
$app->singleton(Illuminate\\Contracts\\Console\\Kernel::class, Illuminate\\Foundation\\Console\\Kernel::class);
$app->singleton(Illuminate\\Contracts\\Http\\Kernel::class, Illuminate\\Foundation\\Http\\Kernel::class);
$app->singleton(Illuminate\\Contracts\\Debug\\ExceptionHandler::class, Illuminate\\Foundation\\Exceptions\\Handler::class);
return $app;
`,
  "bootstrap/cache/.gitignore": "*\n",
  "config/app.php": `<?php
return ["env" => "local", "debug" => true, "timezone" => "UTC", "locale" => "en", "aliases" => [], "providers" => [
    Illuminate\\Cache\\CacheServiceProvider::class,
    Illuminate\\Database\\DatabaseServiceProvider::class,
    Illuminate\\Filesystem\\FilesystemServiceProvider::class,
    Illuminate\\Foundation\\Providers\\ConsoleSupportServiceProvider::class,
    Illuminate\\Foundation\\Providers\\FoundationServiceProvider::class,
    Illuminate\\Queue\\QueueServiceProvider::class,
    Illuminate\\View\\ViewServiceProvider::class,
]];
`,
  "composer.json": `{ "autoload": { "psr-4": { "App\\\\": "app/" } } }`,
  "server.php": `<?php require __DIR__ . "/public/index.php";`,
  "public/index.php": `<?php
$app = require __DIR__ . "/../bootstrap/app.php";
$app->booted(fn () => $app["router"]->get("/", fn () => "Made by Laravel " . $app->version()));
$app->make(Illuminate\\Contracts\\Http\\Kernel::class)->handle(Illuminate\\Http\\Request::capture())->send();
`,
};

test("PHP's own server is given the leased port by PORT and HOST", async (t) => {
  if (!needs(t, ["php"])) return;
  const directory = await folderWith(t, { "index.php": "Made by <?= PHP_SAPI ?>" });
  const argv = ["sh", "-c", 'exec php -S "$HOST:$PORT"'];
  assert.equal((await served({ argv, directory })).text, "Made by cli-server");
});

test("Laravel is started on the leased port", async (t) => {
  if (!needs(t, ["php", "php:Illuminate/autoload.php"])) return;
  const directory = await folderWith(t, LARAVEL);
  const { text, notes } = await served({ argv: ["php", "artisan", "serve"], directory });
  assert.match(text, /^Made by Laravel \d/);
  assert.match(notes.join(), /--port \d+ --host 127\.0\.0\.1$/);
});
