import assert from "node:assert/strict";
import { test } from "node:test";
import { portServices, servicePort } from "./service-names.ts";
import { PORT_SERVICES } from "./service-table.ts";

test("portServices tells the registered name from the usual use", () => {
  assert.deepEqual(portServices(3000), [
    {
      port: 3000,
      transports: "both",
      name: "hbci",
      usual: "development servers (Next.js, Express, Rails, Grafana)",
    },
  ]);
  assert.equal(portServices(5173)[0]?.name, undefined);
  assert.deepEqual(portServices(62_893), []);
});

test("portServices tells transports apart", () => {
  assert.deepEqual(
    portServices(514).map(({ name }) => name),
    ["shell", "syslog"],
  );
  assert.equal(portServices(514, "udp")[0]?.name, "syslog");
  assert.deepEqual(portServices(51_820, "tcp"), []);
});

test("servicePort finds each registered name again", () => {
  for (const { name, port, transports } of PORT_SERVICES) {
    if (name === undefined) continue;
    const transport = transports === "both" ? undefined : transports;
    const found = servicePort(name.toUpperCase(), transport);
    // A name can be registered for a span of ports, such as vrml-multi-use for 4200 to 4299: the first one is found.
    assert.equal(found, PORT_SERVICES.find((service) => service.name === name)?.port, `${name} ${port}`);
  }
});

test("servicePort knows nothing of names that are not registered", () => {
  assert.equal(servicePort("vite"), undefined);
  assert.equal(servicePort(""), undefined);
  assert.equal(servicePort("docker", "udp"), undefined);
});
