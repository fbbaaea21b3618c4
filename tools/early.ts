/**
 * Rewrites scripts so that V8 compiles the functions that every recording calls together with the script.
 *
 * V8 compiles a function at its first call, unless the function is an expression in parentheses. Deno
 * caches the code that V8 compiles with a script, but not the code of functions that V8 compiles later:
 * https://v8.dev/blog/code-caching-for-devs
 *
 * @module
 */

/** The place of a function in a script, in UTF-16 code units. */
export interface Place {
  /** The offset of its first character. */
  readonly startOffset: number;
  /** The offset after its last character. */
  readonly endOffset: number;
}

/** An insertion into a script. `removed` characters after its offset are left out. */
interface Edit {
  readonly offset: number;
  readonly removed: number;
  readonly text: string;
}

const DECLARATION = /^(?:async )?function\*? ([\w$]+)\(/;
/** V8 ignores the parentheses around an async arrow function. */
const EXPRESSION = /^(?:(?:async )?function\*? ?\(|\([^]*?=>|[\w$]+ =>)/;

/** The method of a module that `deno bundle` runs when the module is needed first. */
const MODULE = /^"[^"]+"\(\) \{/;

/**
 * Rewrites a script so that V8 compiles some of its functions together with the script.
 *
 * A declaration outside of functions becomes a variable at the top of the script, because V8 needs an
 * expression, and because other code may call it before its old place. Declarations inside of functions
 * and methods of classes stay as they are.
 *
 * @param script The script that `deno bundle` wrote. A declaration at the start of a line is outside of functions.
 * @param called The places of the functions. The place of the whole script is ignored.
 * @returns The script, which does the same.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const script = "function one() {\n  return 1;\n}\none();\n";
 * assertEquals(
 *   compileEarly(script, [{ startOffset: 0, endOffset: 30 }]),
 *   "var one = (function one() {\n  return 1;\n});\n\none();\n",
 * );
 * ```
 */
export function compileEarly(script: string, called: readonly Place[]): string {
  const edits: Edit[] = [];
  const moved: (Place & { name: string })[] = [];
  for (const place of called) {
    const { startOffset, endOffset } = place;
    const text = script.slice(startOffset, endOffset);
    const name = DECLARATION.exec(text)?.[1];
    if (text === script) continue;
    if (name !== undefined) {
      if (startOffset === 0 || script[startOffset - 1] === "\n") moved.push({ ...place, name });
    } else if (EXPRESSION.test(text)) edits.push(...wrap(place, "(", 0));
    else if (MODULE.test(text)) {
      const offset = startOffset + text.indexOf("()");
      edits.push(...wrap({ startOffset: offset, endOffset }, ": (function()", 2));
    }
  }
  edits.sort((a, b) => a.offset - b.offset);
  moved.sort((a, b) => a.startOffset - b.startOffset);
  const variables = moved.map((place) => `var ${place.name} = (${edit(script, place, edits)});\n`);
  const ends = [0, ...moved.map(({ endOffset }) => endOffset)];
  const starts = [...moved.map(({ startOffset }) => startOffset), script.length];
  const rest = ends.map((startOffset, i) =>
    edit(script, { startOffset, endOffset: starts[i]! }, edits)
  );
  return variables.join("") + rest.join("");
}

function wrap({ startOffset, endOffset }: Place, before: string, removed: number): Edit[] {
  return [
    { offset: startOffset, removed, text: before },
    { offset: endOffset, removed: 0, text: ")" },
  ];
}

/** Returns a part of a script with the edits in it. */
function edit(script: string, { startOffset, endOffset }: Place, edits: readonly Edit[]): string {
  let text = "";
  let done = startOffset;
  for (const { offset, removed, text: inserted } of edits) {
    if (offset < startOffset || offset >= endOffset) continue;
    text += script.slice(done, offset) + inserted;
    done = offset + removed;
  }
  return text + script.slice(done, endOffset);
}
