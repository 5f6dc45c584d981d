import { json, type NpmApp } from "./npm-app.ts";

const MODULE = json({ private: true, name: "shop", version: "1.0.0", type: "module" });

/** Frameworks that make an application. */
export const APPLICATIONS: readonly NpmApp[] = [
  {
    tool: "Angular",
    set: "current",
    argv: ["ng", "serve"],
    files: {
      "package.json": MODULE,
      "angular.json": json({
        version: 1,
        cli: { analytics: false },
        projects: {
          shop: {
            projectType: "application",
            root: "",
            architect: {
              build: {
                builder: "@angular/build:application",
                options: { browser: "src/main.ts", index: "src/index.html", tsConfig: "tsconfig.json" },
                configurations: { development: { optimization: false } },
              },
              serve: {
                builder: "@angular/build:dev-server",
                options: { buildTarget: "shop:build:development" },
              },
            },
          },
        },
      }),
      "tsconfig.json": json({
        compilerOptions: {
          target: "es2022",
          module: "preserve",
          moduleResolution: "bundler",
          experimentalDecorators: true,
        },
        files: ["src/main.ts"],
      }),
      "src/index.html": `<!doctype html><html><body><app-root></app-root></body></html>`,
      "src/main.ts": `import { Component } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
@Component({ selector: "app-root", template: "Made by Angular" })
class App {}
bootstrapApplication(App);`,
    },
    shows: /<script src="main\.js" type="module"><\/script>/,
    checksHost: true,
  },
  {
    tool: "React Router",
    set: "current",
    argv: ["react-router", "dev"],
    files: {
      "package.json": MODULE,
      "vite.config.js": `import { reactRouter } from "@react-router/dev/vite";\nexport default { plugins: [reactRouter()] };`,
      "app/routes.js": `import { index } from "@react-router/dev/routes";\nexport default [index("home.jsx")];`,
      "app/root.jsx": `import { Outlet } from "react-router";\nexport default () => <html><body><Outlet /></body></html>;`,
      "app/home.jsx": `export default () => <h1>Made by {["React", "Router"].join(" ")}</h1>;`,
    },
    shows: /Made by (?:<!-- -->)?React Router/,
    checksHost: true,
  },
  {
    tool: "Remix",
    set: "older",
    argv: ["remix", "vite:dev"],
    files: {
      "package.json": json({ private: true, type: "module", dependencies: { "@remix-run/node": "*" } }),
      "vite.config.js": `import { vitePlugin } from "@remix-run/dev";\nexport default { plugins: [vitePlugin()] };`,
      "app/root.jsx": `import { Outlet } from "@remix-run/react";\nexport default () => <html><body><Outlet /></body></html>;`,
      "app/routes/_index.jsx": `export default () => <h1>Made by {["Re", "mix"].join("")}</h1>;`,
    },
    shows: /Made by (?:<!-- -->)?Remix/,
    checksHost: true,
  },
  {
    tool: "Expo",
    set: "current",
    argv: ["expo", "start"],
    files: {
      "package.json": json({
        private: true,
        name: "shop",
        version: "1.0.0",
        main: "index.js",
        dependencies: { expo: "*" },
      }),
      "app.json": json({ expo: { name: "shop", slug: "shop", platforms: ["web"], web: { bundler: "metro" } } }),
      "index.js": `document.title = "made";`,
    },
    environment: { EXPO_OFFLINE: "1", EXPO_NO_TELEMETRY: "1" },
    addresses: ["127.0.0.1", "::1"],
    shows: /<style id="expo-reset">[\s\S]*<script src="\/index\.bundle\?platform=web/,
  },
  {
    tool: "Next.js",
    set: "current",
    argv: ["next", "dev"],
    files: {
      "package.json": MODULE,
      "next.config.js": `import { join } from "node:path";
export default { turbopack: { root: join(import.meta.dirname, "../..") } };`,
      "app/layout.jsx": `export default ({ children }) => <html><body>{children}</body></html>;`,
      "app/page.jsx": `export default () => <h1>Made by {["Ne", "xt"].join("")}</h1>;`,
    },
    shows: /Made by (?:<!-- -->)?Next/,
  },
  {
    tool: "Nuxt",
    set: "current",
    argv: ["nuxt", "dev"],
    files: {
      "package.json": MODULE,
      "nuxt.config.js": `export default { compatibilityDate: "2026-01-01", telemetry: false };`,
      "app/app.vue": `<template><h1>Made by {{ ["Nu", "xt"].join("") }}</h1></template>`,
    },
    shows: /Made by Nuxt/,
  },
  {
    tool: "Gatsby",
    set: "older",
    argv: ["gatsby", "develop"],
    files: {
      "package.json": json({ private: true, name: "shop", version: "1.0.0", dependencies: { gatsby: "*" } }),
      "src/pages/index.js": `import * as React from "react";\nexport default () => <h1>Made by Gatsby</h1>;`,
    },
    shows: /id="___gatsby"/,
  },
  {
    tool: "SolidStart",
    set: "older",
    argv: ["vinxi", "dev"],
    files: {
      "package.json": MODULE,
      "app.config.js": `import { defineConfig } from "@solidjs/start/config";\nexport default defineConfig({});`,
      "src/app.jsx": `export default () => <h1>Made by {["So", "lid"].join("")}</h1>;`,
      "src/entry-client.jsx": `import { mount, StartClient } from "@solidjs/start/client";
mount(() => <StartClient />, document.getElementById("app"));`,
      "src/entry-server.jsx": `import { createHandler, StartServer } from "@solidjs/start/server";
export default createHandler(() => <StartServer document={({ assets, children, scripts }) =>
  <html><head>{assets}</head><body><div id="app">{children}</div>{scripts}</body></html>} />);`,
    },
    shows: /Made by (?:<!--\$-->)?Solid/,
  },
  {
    tool: "Ember",
    set: "current",
    argv: ["ember", "serve"],
    files: {
      "package.json": json({
        private: true,
        name: "shop",
        version: "1.0.0",
        devDependencies: { "ember-cli": "*" },
      }),
      "config/environment.js": `module.exports = () => ({ rootURL: "/" });`,
      "ember-cli-build.js": `module.exports = () => "public";`,
      "public/index.html": "<h1>Made by Ember</h1>",
    },
    shows: /Made by Ember/,
  },
];
