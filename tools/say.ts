/**
 * Messages of the tools.
 *
 * @module
 */

/** Writes a line to standard error. */
export function say(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
}
