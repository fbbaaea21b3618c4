/**
 * Small faults for a source file: an operator or a constant that is another. Pure.
 *
 * @module
 */

/** A fault that could be in a file. */
export interface Mutant {
  /** Where the text begins that is replaced. */
  readonly at: number;
  /** What is there. */
  readonly old: string;
  /** What is put there. */
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

/** Comments and texts; what is in a text that holds code stays as it is, too. */
const NO_CODE = /\/\*.*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|^import .*?;$/gms;

/** Operators have blanks on both sides, as deno fmt has it; types have none of them. */
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

/** A file with one of its mutants. */
export function applyMutant(source: string, mutant: Mutant): string {
  return source.slice(0, mutant.at) + mutant.new + source.slice(mutant.at + mutant.old.length);
}
