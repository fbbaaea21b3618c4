/**
 * Where the data goes when nobody says where. Pure.
 *
 * @module
 */

const LONGEST_STEM = 60;

/**
 * The path of the output: the one that was asked for, or standard output when it leads somewhere
 * and belongs to no command, or else a new file in the current folder.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const asked = { output: null, names: ["post*"], full: null, user: null, pids: [], command: null };
 * assertEquals(placeOutput(asked, { isTerminal: false, epochMs: 0 }), "-");
 * assertEquals(
 *   placeOutput(asked, { isTerminal: true, epochMs: 1795361820000 }),
 *   "profit-post_-20261122T153700Z.csv",
 * );
 * ```
 *
 * @param asked What the command line says.
 * @param now Whether standard output is a terminal, and the time.
 * @returns A path, or `-` for standard output.
 */
export function placeOutput(
  asked: {
    readonly output: string | null;
    readonly names: readonly string[];
    readonly full: RegExp | null;
    readonly user: string | null;
    readonly pids: readonly number[];
    readonly command: readonly string[] | null;
  },
  now: { readonly isTerminal: boolean; readonly epochMs: number },
): string {
  if (asked.output !== null) return asked.output;
  if (!now.isTerminal && asked.command === null) return "-";
  const program = asked.command?.[0]?.replace(/^.*\//s, "");
  const stem = [program, ...asked.names, asked.full?.source, asked.user, ...asked.pids]
    .filter((part) => part !== undefined && part !== null).join("+")
    .slice(0, LONGEST_STEM).replace(/[^\p{L}\p{N}.+_-]/gu, "_");
  const start = new Date(now.epochMs).toISOString().replace(/\.\d+|[-:]/g, "");
  return `profit-${stem}-${start}.csv`;
}
