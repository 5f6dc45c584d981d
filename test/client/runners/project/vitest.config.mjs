export default { test: { include: ["*.vitest.mjs"], maxWorkers: 3, minWorkers: 3 } };
