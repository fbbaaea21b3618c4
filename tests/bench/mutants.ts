/**
 * Makes small faults in a source file: another operator, or another constant. Pure.
 *
 * @module
 */

/** A fault that could be in a file. */
export interface Mutant {
  /** The offset of the replaced text. */
  readonly at: number;
  /** The replaced text. */
  readonly old: string;
  /** The new text. */
  readonly new: string;
}

const SWAPS: Readonly<Record<string, string>> = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "===": "!==",
  "!==": "===",
  "&&": "||",
  "||": "&&",
  "??": "&&",
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "+=": "-=",
  "-=": "+=",
  "true": "false",
  "false": "true",
};

/** Comments and texts, which stay unchanged, even if a text contains code. */
const NO_CODE = /\/\*.*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|^import .*?;$/gms;

/** After deno fmt, operators have blanks on both sides. Types contain no such operators. */
const PLACE = /(?<= )(?:[<>]=?|[!=]==|&&|\|\||\?\?|[-+]=?|[*/])(?= )|\b(?:true|false|\d+)\b/g;

/**
 * Lists all mutants of a file.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const found = listMutants('if (a < 7) b("x < y"); // a + b');
 * assertEquals(found, [{ at: 6, old: "<", new: "<=" }, { at: 8, old: "7", new: "8" }]);
 * ```
 *
 * @param source The file.
 */
export function listMutants(source: string): Mutant[] {
  const code = source.replace(NO_CODE, (text) => " ".repeat(text.length));
  return Array.from(code.matchAll(PLACE), ({ 0: old, index: at }) => {
    return { at, old, new: SWAPS[old] ?? `${Number(old) + 1}` };
  });
}

/** Returns a file with one of its mutants. */
export function applyMutant(source: string, mutant: Mutant): string {
  return source.slice(0, mutant.at) + mutant.new + source.slice(mutant.at + mutant.old.length);
}
