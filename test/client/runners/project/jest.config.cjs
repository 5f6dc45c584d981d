module.exports = { testMatch: ["**/*.jest.cjs"], maxWorkers: 3 };
