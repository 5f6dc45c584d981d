import assert from "node:assert/strict";
import { test } from "node:test";
import { pointToServices } from "./compose-hosts.ts";

test("pointToServices points URLs and hosts at services, and leaves the rest", () => {
  const environment = {
    URL: "postgres://me:pw@db:5432/shop?x=db",
    API: "http://my-api",
    DB_HOST: "db",
    NAME: "db",
    FAR: "https://db.example/",
    OWN: "http://other:3000",
  };
  assert.deepEqual(pointToServices(environment, ["db", "my-api"]), {
    environment: {
      ...environment,
      URL: "postgres://me:pw@${DB_HOST}:${DB_PORT}/shop?x=db",
      API: "http://${MY_API_HOST}:${MY_API_PORT}",
      DB_HOST: "${DB_HOST}",
    },
    services: ["db", "my-api"],
  });
});
