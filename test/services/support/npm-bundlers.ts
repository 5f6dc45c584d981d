import { json, type NpmApp } from "./npm-app.ts";

const HTML = `<!doctype html><title>Portolan</title><h1>Made by hand</h1>`;
const WEBPACK = {
  "webpack.config.js": `module.exports = { mode: "development", entry: "./index.js", devServer: { static: "./public" } };`,
  "index.js": `document.title = "made";`,
  "public/index.html": `${HTML}<script src="/main.js"></script>`,
  "package.json": json({ private: true }),
};

/** Bundlers with a server for development. */
export const BUNDLERS: readonly NpmApp[] = [
  {
    tool: "webpack-dev-server",
    set: "current",
    argv: ["webpack", "serve"],
    files: WEBPACK,
    path: "/main.js",
    shows: /document\.title[\s\S]*webpack-dev-middleware\/client/,
    checksHost: true,
  },
  {
    tool: "webpack-dev-server",
    set: "current",
    argv: ["webpack-dev-server"],
    files: WEBPACK,
    path: "/main.js",
    shows: /document\.title[\s\S]*webpack-dev-middleware\/client/,
    checksHost: true,
  },
  {
    tool: "Rsbuild",
    set: "current",
    argv: ["rsbuild", "dev"],
    files: {
      "src/index.js": `document.title = "made";`,
      "rsbuild.config.mjs": `export default { html: { title: "Made by Rsbuild" } };`,
      "package.json": json({ private: true }),
    },
    shows: /<title>Made by Rsbuild<\/title>[\s\S]*<script/,
  },
  {
    tool: "Parcel",
    set: "current",
    argv: ["parcel", "index.html", "--no-cache", "--dist-dir", "dist"],
    files: {
      "index.html": `<!doctype html><h1>Portolan</h1><script type="module" src="./app.js"></script>`,
      "app.js": `document.title = "made";`,
      "package.json": json({ private: true }),
      "package-lock.json": json({ lockfileVersion: 3, packages: {} }),
    },
    shows: /<script[^>]* src="\/[^"]+\.[0-9a-f]{8}\.js"/,
  },
  {
    tool: "Create React App",
    set: "older",
    argv: ["react-scripts", "start"],
    files: {
      "src/index.js": `document.title = "made";`,
      "public/index.html": `<!doctype html><title>Portolan</title><div id="root"></div>`,
      "package.json": json({ private: true, name: "shop", version: "1.0.0", browserslist: ["last 1 chrome version"] }),
    },
    environment: { BROWSER: "none", DISABLE_ESLINT_PLUGIN: "true" },
    shows: /<script defer src="\/static\/js\/bundle\.js">/,
  },
  {
    tool: "Vue CLI",
    set: "older",
    argv: ["vue-cli-service", "serve"],
    files: {
      "src/main.js": `import { createApp } from "vue";\ncreateApp({ render: () => "made" }).mount("#app");`,
      "public/index.html": `<!doctype html><title>Portolan</title><div id="app"></div>`,
      "package.json": json({
        private: true,
        name: "shop",
        version: "1.0.0",
        dependencies: { vue: "*" },
        browserslist: ["last 1 chrome version"],
      }),
    },
    shows: /<script defer src="\/js\/app\.js">/,
  },
];
