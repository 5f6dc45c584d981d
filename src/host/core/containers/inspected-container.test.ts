import assert from "node:assert/strict";
import { test } from "node:test";
import { parseInspected } from "./inspected-container.ts";

const ID = "3f2a9c0d1e4b5a69788796a5b4c3d2e1f00112233445566778899aabbccddeef";
const DOCKER = { runtime: "docker", id: ID, name: undefined, image: undefined } as const;

test("parseInspected reads Docker's form, with the labels of compose", () => {
  const inspected = [
    {
      Id: ID,
      Name: "/shop-web-1",
      Image: "sha256:00",
      State: { Status: "running", Pid: 812 },
      HostConfig: { RestartPolicy: { Name: "unless-stopped", MaximumRetryCount: 0 } },
      Config: {
        Image: "shop:1",
        Labels: { "com.docker.compose.project": "shop", "com.docker.compose.service": "web" },
      },
      NetworkSettings: {
        IPAddress: "",
        Networks: { shop_default: { IPAddress: "172.18.0.2", GlobalIPv6Address: "" } },
      },
    },
  ];
  assert.deepEqual(parseInspected(JSON.stringify(inspected), DOCKER), {
    runtime: "docker",
    id: ID,
    name: "shop-web-1",
    image: "shop:1",
    restartPolicy: "unless-stopped",
    compose: { project: "shop", service: "web" },
    mainPid: 812,
    addresses: ["172.18.0.2"],
  });
});

test("parseInspected reads Podman's and the CRI's", () => {
  const podman = [
    {
      Id: ID,
      Name: "web",
      ImageName: "localhost/x:latest",
      HostConfig: { RestartPolicy: { Name: "no" } },
      Config: { Labels: null },
    },
  ];
  const { name, image, restartPolicy, compose } =
    parseInspected(JSON.stringify(podman), { ...DOCKER, runtime: "podman" }) ?? {};
  assert.deepEqual(
    { name, image, restartPolicy, compose },
    { name: "web", image: "localhost/x:latest", restartPolicy: undefined, compose: undefined },
  );
  const cri = {
    info: { pid: 812 },
    status: {
      metadata: { name: "web" },
      image: { image: "registry/x:1" },
      labels: { "io.kubernetes.pod.name": "web-0", "io.kubernetes.pod.namespace": "shop" },
    },
  };
  const pod = parseInspected(JSON.stringify(cri), { ...DOCKER, runtime: "containerd" });
  assert.deepEqual([pod?.name, pod?.mainPid], ["web of pod web-0", 812]);
});

test("parseInspected takes nothing else for a container", () => {
  for (const text of ["", "[]", "null", "{}", "[1]", '"x"', '[{"Name":1}]', '{"status":{}}', "{", '[{"Name":""}]']) {
    assert.equal(parseInspected(text, DOCKER), undefined, text);
  }
});
