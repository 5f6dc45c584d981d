import assert from "node:assert/strict";
import { testOnce } from "./engines.ts";
import { Harbour } from "./harness.ts";
import { processesWith } from "./left-behind.ts";
import { SHOP } from "./small-shop.ts";

const MARK = { MARK: "yellow" };

testOnce(
  "down --all stops the projects of all folders, also what a keeper that was killed has left",
  async (engine) => {
    await using harbour = await Harbour.open(engine);
    const projects = ["shop", "store", "stall"];
    const pids = new Map<string, number>();
    for (const project of projects) {
      const file = (SHOP["portolan.yaml"] ?? "").replace("project: shop", `project: ${project}`);
      const directory = await harbour.site({ ...SHOP, "portolan.yaml": file });
      const up = await harbour.portolan(["up", "-d", "db"], { cwd: directory, env: MARK });
      assert.equal(up.code, 0, up.stderr);
      const [view] = JSON.parse((await harbour.portolan(["ps", "--json"], { cwd: directory })).stdout) as {
        keeper: { pid: number };
      }[];
      pids.set(project, view?.keeper.pid ?? 0);
    }
    process.kill(pids.get("stall") ?? 0, "SIGKILL");
    const down = await harbour.portolan(["down", "--all", "--json"]);
    assert.equal(down.code, 0, down.stderr);
    const stopped = JSON.parse(down.stdout) as {
      project: string;
      services: string[];
      wasLost: boolean;
      left: number[];
    }[];
    assert.deepEqual(
      stopped
        .toSorted((a, b) => (a.project < b.project ? -1 : 1))
        .map((one) => [one.project, one.services, one.wasLost, one.left]),
      [
        ["shop", ["db"], false, []],
        ["stall", ["db"], true, []],
        ["store", ["db"], false, []],
      ],
    );
    assert.deepEqual(processesWith("MARK", "yellow"), []);
    assert.equal((await harbour.portolan(["down", "--all"])).stderr, "note: no project runs\n");
  },
);
