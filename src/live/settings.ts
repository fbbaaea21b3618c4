/**
 * What the keys of the live view set: the order of its rows, the names that it shows, and whether it is
 * held. Pure.
 *
 * @module
 */

import { escapeTerminal } from "../text/escape.ts";

/** By what rows are sorted. */
export type Order = "cpu" | "memory" | "files" | "leaks";

/** What the keys have set. */
export interface LiveSettings {
  /** By what rows are sorted, the largest first. */
  readonly order: Order;
  /** Rows whose names have this part are shown, without regard to case; empty for all. */
  readonly filter: string;
  /** Whether the filter is being typed. */
  readonly isTyping: boolean;
  /** Whether the picture is held. */
  readonly isHeld: boolean;
}

/** What holds before a key is pressed. */
export const FIRST_SETTINGS: LiveSettings = {
  order: "cpu",
  filter: "",
  isTyping: false,
  isHeld: false,
};

const ORDERS: Readonly<Record<string, Order>> = { c: "cpu", m: "memory", f: "files", l: "leaks" };

/** A longer part of a name tells no more. */
const LONGEST_FILTER = 40;

const [ESCAPE, BACKSPACE, DELETE] = ["\x1b", "\b", "\x7f"];

/**
 * Sets what a key is for.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const filtered = ["l", "/", "w", "e", "\n"].reduce(applyKey, FIRST_SETTINGS);
 * assertEquals([filtered.order, filtered.filter], ["leaks", "we"]);
 * ```
 *
 * @param settings What is set.
 * @param key A character, or the escape sequence of a key.
 * @returns What is set then; the same where the key is for nothing.
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
 * Says which keys there are, and what is set, in one line.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   renderKeys({ ...FIRST_SETTINGS, order: "leaks" }),
 *   "c CPU  m memory  f descriptors  [l] leaks  / name  space holds  q ends",
 * );
 * ```
 *
 * @param settings What is set.
 * @param others Keys behind those that set something.
 */
export function renderKeys(
  { order, filter, isTyping, isHeld }: LiveSettings,
  others: readonly string[] = ["q ends"],
): string {
  if (isTyping) return `Name: ${filter}_  Enter keeps it, Esc shows all`;
  const mark = (key: string, isSet: boolean) => isSet ? `[${key}]` : key;
  return [
    `${mark("c", order === "cpu")} CPU`,
    `${mark("m", order === "memory")} memory`,
    `${mark("f", order === "files")} descriptors`,
    `${mark("l", order === "leaks")} leaks`,
    filter === "" ? "/ name" : `[/] ${filter}`,
    isHeld ? "[space] held" : "space holds",
    ...others,
  ].join("  ");
}
