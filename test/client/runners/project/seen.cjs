const { appendFileSync, readFileSync } = require("node:fs");
const { setTimeout: pause } = require("node:timers/promises");

/** Writes down what one worker was given, and waits until all of them were given something: they run at once. */
exports.meet = async (up, workers) => {
  const { SEEN } = process.env;
  const api = await (await up.fetch("http://api/")).json();
  appendFileSync(SEEN, `${JSON.stringify({ copy: up.copy, env: up.env, ...api })}\n`);
  const end = performance.now() + 60_000;
  while (readFileSync(SEEN, "utf8").trim().split("\n").length < workers) {
    if (performance.now() > end) throw new Error("the other workers did not come");
    await pause(20);
  }
  const page = await (await up.fetch(up.service("web").url)).text();
  if (!page.includes(api.name) || !page.includes(api.data)) throw new Error(`another copy's page: ${page}`);
};
