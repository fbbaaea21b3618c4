/**
 * Corrects conditions that people write in other words, and explains what is wrong with others. Pure.
 *
 * @module
 */

import { findNearest } from "../text/suggest.ts";

/** Other words for whole conditions. */
const CONDITIONS: Readonly<Record<string, string>> = {
  "leaks": "leak",
  "likely-leak": "leak",
  "possible-leaks": "possible-leak",
};

/** Other words for values. */
const VALUES: Readonly<Record<string, string>> = {
  cpu: "cpu_percent",
  fds: "num_open_files",
  rss: "mem_real",
};

/** Conditions without a limit. */
const WORDS = ["leak", "possible-leak", "oom"];

const EXAMPLE = "mem_real>500MiB";

/**
 * Spells a condition as the grammar does, if there is only one way to understand it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(spellCondition("mem_real > 500 MB"), "mem_real>500 MB");
 * assertEquals(["leaks", "total.rss>5", "cpu.avg>80"].map(spellCondition), [
 *   "leak",
 *   "total.mem_real>5",
 *   "cpu_percent.avg>80",
 * ]);
 * ```
 *
 * @param text The text that the user wrote.
 */
export function spellCondition(text: string): string {
  const plain = text.trim().replace(/\s*>\s*/, ">");
  if (Object.hasOwn(CONDITIONS, plain)) return CONDITIONS[plain]!;
  return plain.replace(/^(total[.])?([a-z]+)(?=[.>])/, (all, total = "", name) => {
    return Object.hasOwn(VALUES, name) ? `${total}${VALUES[name]}` : all;
  });
}

/**
 * Explains why a text is not a condition: the wrong part, and the right form.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(explainCondition("mem_real>=5", []), 'write "mem_real>5"');
 * assertEquals(explainCondition("leek", []), 'did you mean "leak"?');
 * assertEquals(
 *   explainCondition("mem_real>lots", []),
 *   '"lots" is not a limit; write a number with a unit, as in mem_real>500MiB',
 * );
 * ```
 *
 * @param text The text, as {@linkcode spellCondition} has it.
 * @param values The values that conditions can judge.
 */
export function explainCondition(text: string, values: readonly string[]): string {
  const forms = `write ${WORDS.join(", ")}, or a condition like ${EXAMPLE}`;
  if (text === "") return forms;
  if (/>=|=>/.test(text)) return `write "${text.replace(/>=|=>/, ">")}"`;
  if (/[<=]/.test(text)) return `a condition finds only values above a limit, as in ${EXAMPLE}`;
  const [name = "", ...limit] = text.split(">");
  if (limit.length === 0) {
    if (values.includes(name.replace(/[.].*/s, ""))) return `a limit is missing, as in ${EXAMPLE}`;
    const nearest = findNearest(text, WORDS);
    return nearest === undefined ? `it has no ">"; ${forms}` : `did you mean "${nearest}"?`;
  }
  if (!/^[a-z_0-9.]+$/i.test(name)) return `"${name}" is not a value; ${forms}`;
  const rest = limit.join(">");
  if (rest === "") return `a limit is missing, as in ${EXAMPLE}`;
  return `"${rest}" is not a limit; write a number with a unit, as in ${EXAMPLE}`;
}
