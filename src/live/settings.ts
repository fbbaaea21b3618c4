/**
 * The settings that the keys of the live view change: the order of the rows, a filter, and whether
 * the picture is held. Pure.
 *
 * @module
 */

import { escapeTerminal } from "../text/escape.ts";

/** The value by which rows are sorted. */
export type Order = "cpu" | "memory" | "files" | "leaks";

/** The settings. */
export interface LiveSettings {
  /** The value by which rows are sorted, the largest first. */
  readonly order: Order;
  /** The view shows rows whose shown name contains this text, ignoring case; empty for all rows. */
  readonly filter: string;
  /** Whether the user is typing the filter. */
  readonly isTyping: boolean;
  /** Whether the picture is held. */
  readonly isHeld: boolean;
}

/** The settings before the first key. */
export const FIRST_SETTINGS: LiveSettings = {
  order: "cpu",
  filter: "",
  isTyping: false,
  isHeld: false,
};

const ORDERS: Readonly<Record<string, Order>> = { c: "cpu", m: "memory", f: "files", l: "leaks" };

/** The filter takes at most this many characters. */
const LONGEST_FILTER = 40;

const [ESCAPE, BACKSPACE, DELETE] = ["\x1b", "\b", "\x7f"];

/**
 * Applies a key to the settings.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const filtered = ["l", "/", "w", "e", "\n"].reduce(applyKey, FIRST_SETTINGS);
 * assertEquals([filtered.order, filtered.filter], ["leaks", "we"]);
 * ```
 *
 * @param settings The settings.
 * @param key A character, or the escape sequence of a key.
 * @returns The new settings; the same settings if the key has no meaning.
 */
export function applyKey(settings: LiveSettings, key: string): LiveSettings {
  if (settings.isTyping) return typeKey(settings, key);
  if (Object.hasOwn(ORDERS, key)) return { ...settings, order: ORDERS[key]! };
  if (key === "/") return { ...settings, filter: "", isTyping: true };
  if (key === ESCAPE) return { ...settings, filter: "" };
  if (key === " ") return { ...settings, isHeld: !settings.isHeld };
  return settings;
}

function typeKey(settings: LiveSettings, key: string): LiveSettings {
  const { filter } = settings;
  if (key === "\r" || key === "\n") return { ...settings, isTyping: false };
  if (key === ESCAPE) return { ...settings, filter: "", isTyping: false };
  if (key === BACKSPACE || key === DELETE) {
    return { ...settings, filter: [...filter].slice(0, -1).join("") };
  }
  const isText = escapeTerminal(key) === key && filter.length < LONGEST_FILTER;
  return isText ? { ...settings, filter: filter + key } : settings;
}

/**
 * Describes the keys and the current settings in one line.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   renderKeys({ ...FIRST_SETTINGS, order: "leaks" }),
 *   "c CPU  m memory  f descriptors  [l] leaks  space holds  q ends  / filters",
 * );
 * ```
 *
 * @param settings The settings.
 * @returns The line. The filter is at the end, because it may be too long for a narrow terminal.
 */
export function renderKeys({ order, filter, isTyping, isHeld }: LiveSettings): string {
  if (isTyping) return `Filter: ${filter}_  Enter keeps it, Esc shows all`;
  const mark = (key: string, isSet: boolean) => isSet ? `[${key}]` : key;
  return [
    `${mark("c", order === "cpu")} CPU`,
    `${mark("m", order === "memory")} memory`,
    `${mark("f", order === "files")} descriptors`,
    `${mark("l", order === "leaks")} leaks`,
    isHeld ? "[space] held" : "space holds",
    "q ends",
    filter === "" ? "/ filters" : `[/] ${filter}`,
  ].join("  ");
}
