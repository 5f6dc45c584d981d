import type { KeeperNews, KeptProjectView, KeptServiceView } from "../../control/keeper-contract.ts";

/** A line of the log pane. */
export interface UpLine {
  /** Undefined of what is said about the project. */
  readonly service: string | undefined;
  readonly kind: "stdout" | "stderr" | "note" | "warning";
  readonly text: string;
}

/** All that the live view of `up` shows, and nothing that it does. */
export interface UpState {
  readonly view: KeptProjectView;
  /** The youngest last. */
  readonly lines: readonly UpLine[];
  /** A service, by its name. */
  readonly selected: string | undefined;
  /** Only the log of the selected one is shown. */
  readonly isSolo: boolean;
  /** Only lines with this in them are shown, whatever its case. */
  readonly filter: string;
  /** Keys go into the filter. */
  readonly isTyping: boolean;
  /** Lines between the last one and the bottom of the pane; 0 follows the log. */
  readonly scroll: number;
  readonly isQuitting: boolean;
}

export type UpEvent =
  /** What came since the last frame, together: one by one would copy the lines each time. */
  | { readonly type: "news"; readonly news: readonly KeeperNews[] }
  /** A letter, or `up`, `down`, `return`, `escape`, `backspace`, `pageup`, `pagedown`, `end`, `ctrl-c`. */
  | { readonly type: "key"; readonly key: string };

export type UpAction =
  /** Empty means all. */
  | { readonly type: "start" | "stop" | "restart"; readonly services: readonly string[] }
  | { readonly type: "open"; readonly url: string }
  | { readonly type: "quit" }
  /** It was asked to quit before, and takes too long. */
  | { readonly type: "kill" };

export interface UpStep {
  readonly state: UpState;
  readonly action: UpAction | undefined;
}

const LINES_MAX = 5000;
const PAGE_LINES = 10;

/** The view as it is at first. */
export function beginUp(view: KeptProjectView): UpState {
  return {
    view,
    lines: [],
    selected: view.services[0]?.name,
    isSolo: false,
    filter: "",
    isTyping: false,
    scroll: 0,
    isQuitting: false,
  };
}

/** Takes what came or what was typed. */
export function stepUp(state: UpState, event: UpEvent): UpStep {
  if (event.type === "news") return { state: hear(state, event.news), action: undefined };
  if (event.key === "ctrl-c") return quit(state);
  return state.isTyping ? { state: type(state, event.key), action: undefined } : press(state, event.key);
}

/** The lines that the user wants to see. */
export function shownLines({ lines, filter, isSolo, selected }: UpState): UpLine[] {
  const wanted = filter.toLowerCase();
  return lines.filter(
    ({ service, text }) => (!isSolo || service === selected) && (wanted === "" || text.toLowerCase().includes(wanted)),
  );
}

function hear(state: UpState, news: readonly KeeperNews[]): UpState {
  const services = new Map(state.view.services.map((service) => [service.name, service]));
  const added: UpLine[] = [];
  for (const each of news) {
    switch (each.type) {
      case "service":
        services.set(each.service.name, each.service);
        break;
      case "gone":
        services.delete(each.service);
        break;
      case "line":
        added.push({ service: each.service, kind: each.stream, text: each.text });
        break;
      case "note":
        added.push({ service: each.service, kind: each.kind, text: each.text });
        break;
      case "ended":
        break;
    }
  }
  const view = { ...state.view, services: [...services.values()] };
  const isThere = state.selected !== undefined && services.has(state.selected);
  const heard = { ...state, view, selected: isThere ? state.selected : view.services[0]?.name };
  if (added.length === 0) return heard;
  // Who reads further up goes on reading there.
  const passed = state.scroll === 0 ? 0 : shownLines({ ...heard, lines: added }).length;
  return { ...heard, lines: [...state.lines, ...added].slice(-LINES_MAX), scroll: state.scroll + passed };
}

function type(state: UpState, key: string): UpState {
  const { filter } = state;
  if (key === "return") return { ...state, isTyping: false };
  if (key === "escape") return { ...state, isTyping: false, filter: "", scroll: 0 };
  if (key === "backspace") return { ...state, filter: Array.from(filter).slice(0, -1).join(""), scroll: 0 };
  return Array.from(key).length === 1 ? { ...state, filter: filter + key, scroll: 0 } : state;
}

function press(state: UpState, key: string): UpStep {
  const service = state.view.services.find(({ name }) => name === state.selected);
  const services = service === undefined ? [] : [service.name];
  switch (key) {
    case "up":
    case "k":
      return only(select(state, -1));
    case "down":
    case "j":
      return only(select(state, 1));
    case "return":
      return only({ ...state, isSolo: !state.isSolo, scroll: 0 });
    case "/":
      return only({ ...state, isTyping: true });
    case "escape":
      return only({ ...state, filter: "", isSolo: false, scroll: 0 });
    case "pageup":
      return only({ ...state, scroll: Math.min(state.scroll + PAGE_LINES, Math.max(shownLines(state).length - 1, 0)) });
    case "pagedown":
      return only({ ...state, scroll: Math.max(state.scroll - PAGE_LINES, 0) });
    case "end":
      return only({ ...state, scroll: 0 });
    case "c":
      return only({ ...state, lines: [], scroll: 0 });
    case "r":
      return service === undefined ? only(state) : { state, action: { type: "restart", services } };
    case "R":
      return { state, action: { type: "restart", services: [] } };
    case "s":
      return service === undefined
        ? only(state)
        : { state, action: { type: isOff(service) ? "start" : "stop", services } };
    case "o": {
      const url = service?.urls[0];
      return url === undefined ? only(state) : { state, action: { type: "open", url } };
    }
    case "q":
      return quit(state);
    default:
      return only(state);
  }
}

function only(state: UpState): UpStep {
  return { state, action: undefined };
}

function quit(state: UpState): UpStep {
  return {
    state: { ...state, isQuitting: true, isTyping: false },
    action: { type: state.isQuitting ? "kill" : "quit" },
  };
}

function select(state: UpState, by: number): UpState {
  const { services } = state.view;
  const at = services.findIndex(({ name }) => name === state.selected);
  const next = services[Math.min(Math.max(at + by, 0), services.length - 1)];
  return { ...state, selected: next?.name, scroll: state.isSolo ? 0 : state.scroll };
}

function isOff({ state }: KeptServiceView): boolean {
  return state === "stopped" || state === "failed" || state === "idle";
}
