/**
 * Reads a file and splits its lines. Reading CSV as text in Deno takes at least this:
 *
 *     deno run -A bare.ts FILE
 *
 * Prints the number of cells.
 *
 * @module
 */

const [path = ""] = Deno.args;
const file = await Deno.open(path);
let cells = 0;
let rest = "";
for await (const text of file.readable.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + text).split("\n");
  rest = lines.pop()!;
  for (const line of lines) cells += line.split(",").length;
}
// deno-lint-ignore no-console
console.log(cells);
