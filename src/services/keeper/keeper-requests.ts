import type {
  KeeperAnswer,
  KeeperRequest,
  KeptProjectView,
  KeptState,
  ProjectChanges,
} from "../../control/keeper-contract.ts";
import { Plan } from "../core/keeper/plan.ts";
import type { ProjectSpec } from "../core/project/project-spec.ts";
import type { Happening } from "./keeper-world.ts";
import type { NewsDesk } from "./news-desk.ts";

export interface RequestWorld {
  readonly spec: Pick<ProjectSpec, "services">;
  readonly desk: NewsDesk;
  readonly signal: AbortSignal;
  readonly ended: Promise<void>;
  view(): KeptProjectView;
  stateOf(service: string): KeptState;
  /** Undefined when the keeper ends meanwhile. */
  reload(): Promise<ProjectChanges | undefined>;
  tell(happening: Happening): void;
}

/** Nothing more is to be waited for; `stopped` is a task that has ended well. */
const ARRIVED: ReadonlySet<KeptState> = new Set(["ready", "idle", "stopped"]);
const GONE: ReadonlySet<KeptState> = new Set(["stopped", "failed", "idle"]);

/**
 * Answers one request.
 *
 * @throws {Failure} `SERVICE_UNKNOWN`, and of `reload` what is wrong with the project.
 */
export async function* answerRequest(request: KeeperRequest, world: RequestWorld): AsyncGenerator<KeeperAnswer, void> {
  switch (request.type) {
    case "view":
      yield { type: "view", view: world.view() };
      break;
    case "follow":
      for await (const told of world.desk.follow(world.signal, () => ({ type: "view", view: world.view() })))
        yield told.type === "view" ? told : { type: "event", event: told };
      return;
    case "reload": {
      const changes = await world.reload();
      if (changes !== undefined) yield { type: "reloaded", changes };
      break;
    }
    case "start":
    case "restart": {
      const { services } = request;
      const wanted = new Set(new Plan(world.spec.services).closure(services));
      world.tell({ type: request.type === "start" ? "up" : "restart", services });
      if (request.wait)
        await until(
          world,
          wanted,
          (states) => states.includes("failed") || states.every((state) => ARRIVED.has(state)),
        );
      break;
    }
    case "stop": {
      const { services } = request;
      const named = new Set(new Plan(world.spec.services).named(services));
      world.tell({ type: "down", services });
      await until(world, named, (states) => states.every((state) => GONE.has(state)));
      break;
    }
  }
  yield { type: "done", view: world.view() };
}

/** Waits until the states of these services are as wanted, or the keeper has ended. */
async function until(
  world: RequestWorld,
  names: ReadonlySet<string>,
  isDone: (states: readonly KeptState[]) => boolean,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = (): void => {
    const states = [...names].map((name) => world.stateOf(name));
    if (isDone(states)) resolve();
  };
  using _listening = world.desk.listen((news) => {
    if (news.type === "service" || news.type === "ended") look();
  });
  world.signal.addEventListener("abort", () => resolve(), { once: true });
  look();
  await Promise.race([promise, world.ended.catch(() => {})]);
}
