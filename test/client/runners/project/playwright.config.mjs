export default {
  testMatch: "*.playwright.mjs",
  workers: 3,
  fullyParallel: true,
  timeout: 90_000,
  reporter: "line",
  use: { launchOptions: { executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] }, ignoreHTTPSErrors: true },
};
