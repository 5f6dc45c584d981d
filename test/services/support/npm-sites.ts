import { json, type NpmApp } from "./npm-app.ts";

const MODULE = json({ private: true, name: "shop", version: "1.0.0", type: "module" });
const COMMON = json({ private: true, name: "shop", version: "1.0.0" });

/** Makers of sites, and servers of files and functions. */
export const SITES: readonly NpmApp[] = [
  {
    tool: "Astro",
    set: "current",
    argv: ["astro", "dev"],
    files: { "package.json": MODULE, "src/pages/index.astro": `<h1>Made by {["As", "tro"].join("")}</h1>` },
    shows: /Made by Astro/,
    checksHost: true,
  },
  {
    tool: "VitePress",
    set: "current",
    argv: ["vitepress", "dev"],
    files: { "package.json": MODULE, "index.md": "# Made by VitePress" },
    shows: /<script type="module" src="\/@fs\/[^"]*vitepress\/dist\/client\/app\/index\.js"/,
    checksHost: true,
  },
  {
    tool: "Docusaurus",
    set: "current",
    argv: ["docusaurus", "start"],
    files: {
      "package.json": COMMON,
      "docusaurus.config.js": `module.exports = {
  title: "Portolan", url: "https://example.com", baseUrl: "/", plugins: ["@docusaurus/plugin-content-pages"] };`,
      "src/pages/index.js": `import React from "react";\nexport default () => <h1>Made by Docusaurus</h1>;`,
    },
    environment: { BROWSER: "none" },
    shows: /<div id="__docusaurus">/,
  },
  {
    tool: "Storybook",
    set: "current",
    argv: ["storybook", "dev", "--ci"],
    files: {
      "package.json": MODULE,
      ".storybook/main.js": `export default {
  framework: "@storybook/html-vite", stories: ["../*.stories.js"],
  core: { disableTelemetry: true, disableWhatsNewNotifications: true } };`,
      "shop.stories.js": `export default { title: "Shop", render: () => "<h1>shop</h1>" };\nexport const Plain = {};`,
    },
    path: "/iframe.html",
    shows: /storybook-root/,
  },
  {
    tool: "Eleventy",
    set: "current",
    argv: ["eleventy", "--serve"],
    addresses: ["127.0.0.1", "::1"],
    files: { "package.json": COMMON, "index.md": "# Made by {{ 'eleventy' | capitalize }}" },
    shows: /<h1[^>]*>Made by Eleventy<\/h1>/,
  },
  {
    tool: "Wrangler",
    set: "current",
    argv: ["wrangler", "dev"],
    files: {
      "package.json": COMMON,
      "wrangler.json": json({ name: "shop", main: "worker.js", compatibility_date: "2026-01-01" }),
      "worker.js": `export default { fetch: () => new Response("Made by " + navigator.userAgent) };`,
    },
    shows: /Made by Cloudflare-Workers/,
  },
  {
    tool: "serve",
    set: "current",
    argv: ["serve", "public"],
    files: { "package.json": COMMON, "public/made-by-serve.txt": "here" },
    shows: /Files within[\s\S]*made-by-serve\.txt/,
  },
  {
    tool: "http-server",
    set: "current",
    argv: ["http-server", "public"],
    files: { "package.json": COMMON, "public/made.txt": "here" },
    shows: /made\.txt[\s\S]*http-server<\/a>/,
  },
  {
    tool: "json-server",
    set: "current",
    argv: ["json-server", "db.json"],
    files: { "package.json": COMMON, "db.json": json({ ships: [{ id: 1, name: "Pisana" }] }) },
    path: "/ships?name=Pisana",
    shows: /"id": 1/,
  },
];
