import type { KeeperNews, KeptProjectView } from "../../control/keeper-contract.ts";
import { isFailure } from "../../failure/failure.ts";
import { readKeys } from "../core/read-keys.ts";
import { type BoardLine, upBoard } from "../core/up-board.ts";
import { beginUp, stepUp, type UpAction, type UpEvent, type UpState } from "../core/up-state.ts";
import type { Environment } from "../context.ts";
import { openUrl } from "../open-url.ts";
import type { Screen } from "../screen.ts";
import type { Terminal } from "../terminal.ts";
import type { KeeperLink } from "./keeper-link.ts";

/** What comes within this is shown together: a flood of lines costs no more than that. */
const FRAME_MS = 40;
/** Uptimes are in whole seconds; processor time and memory are asked for as often. */
const LOOK_MS = 2000;

export interface LiveViewOptions {
  readonly link: KeeperLink;
  readonly terminal: Terminal;
  readonly environment: Environment;
  /** The user wants to leave; the second time, at once. */
  readonly onQuit: () => void;
}

/** Shows a kept project on the whole screen, and does what its keys ask for. Decides nothing: `stepUp` does. */
export class LiveView implements Disposable {
  readonly #options: LiveViewOptions;
  #state: UpState;
  #news: KeeperNews[] = [];
  #frame: NodeJS.Timeout | undefined;
  readonly #looks: NodeJS.Timeout;
  #screen: Screen | undefined;

  private constructor(view: KeptProjectView, options: LiveViewOptions) {
    this.#options = options;
    this.#state = beginUp(view);
    this.#looks = setInterval(() => void this.#look(), LOOK_MS);
  }

  static async open(view: KeptProjectView, options: LiveViewOptions): Promise<LiveView> {
    const live = new LiveView(view, options);
    live.#screen = await options.terminal.openScreen({
      onInput: (typed) => live.#type(typed),
      onChange: () => live.#draw(),
    });
    return live;
  }

  /** Takes what happened, for the next frame. */
  hear(news: KeeperNews): void {
    this.#news.push(this.#withFigures(news));
    this.#frame ??= setTimeout(() => this.#draw(), FRAME_MS);
  }

  /** Says something of its own among the lines. */
  say(kind: "note" | "warning", text: string): void {
    this.hear({ type: "note", service: undefined, kind, text });
  }

  /** Somebody asked for the end in another way than by a key. */
  quitting(): void {
    if (!this.#state.isQuitting) this.#state = { ...this.#state, isQuitting: true };
    this.#draw();
  }

  #type(typed: string): void {
    for (const key of readKeys(typed)) {
      const action = this.#step({ type: "key", key });
      if (action !== undefined) this.#act(action);
    }
    this.#draw();
  }

  #step(event: UpEvent): UpAction | undefined {
    const { state, action } = stepUp(this.#state, event);
    this.#state = state;
    return action;
  }

  #act(action: UpAction): void {
    const { link, environment, onQuit } = this.#options;
    switch (action.type) {
      case "start":
      case "stop":
      case "restart":
        return void this.#try(() => link[action.type](action.services));
      case "open":
        return void this.#try(async () => {
          if (!(await openUrl(action.url, environment))) this.say("note", action.url);
        });
      case "quit":
      case "kill":
        return onQuit();
    }
    return undefined;
  }

  async #try(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isFailure(error)) throw error;
      // One that was called off, as by leaving, is no trouble.
      if (error.code !== "CANCELLED") this.say("warning", error.message);
    }
  }

  /** Asks for figures that change without news. */
  async #look(): Promise<void> {
    await this.#try(async () => {
      const view = await this.#options.link.view();
      this.#news.push(...view.services.map((service): KeeperNews => ({ type: "service", service })));
      this.#draw();
    });
  }

  /** News of a service come without figures: those of the last look stay until the next. */
  #withFigures(news: KeeperNews): KeeperNews {
    if (news.type !== "service" || news.service.pid === undefined) return news;
    const known = this.#state.view.services.find(({ name }) => name === news.service.name);
    if (known?.pid !== news.service.pid) return news;
    const { cpuPercent = known.cpuPercent, residentBytes = known.residentBytes } = news.service;
    return { type: "service", service: { ...news.service, cpuPercent, residentBytes } };
  }

  #draw(): void {
    clearTimeout(this.#frame);
    this.#frame = undefined;
    const news = this.#news;
    this.#news = [];
    if (news.length > 0) this.#step({ type: "news", news });
    const screen = this.#screen;
    if (screen === undefined) return;
    const size = { columns: screen.columns, rows: screen.rows, nowMs: Date.now() };
    screen.draw(upBoard(this.#state, size).map((line) => this.#paint(line)));
  }

  #paint(line: BoardLine): string {
    const { terminal } = this.#options;
    return line.map(({ text, style }) => (style === undefined ? text : terminal.paint(style, text))).join("");
  }

  [Symbol.dispose](): void {
    clearInterval(this.#looks);
    clearTimeout(this.#frame);
    this.#screen?.[Symbol.dispose]();
  }
}
