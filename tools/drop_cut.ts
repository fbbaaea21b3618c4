/**
 * Removes the files of a folder that are not complete JSON. A program that is killed while it writes
 * its coverage leaves such a file, and `deno coverage` refuses it.
 *
 *     deno run --allow-read --allow-write tools/drop_cut.ts FOLDER
 *
 * @module
 */

import { say } from "./say.ts";

const [folder = "coverage"] = Deno.args;
let cut = 0;
for (const { name } of Deno.readDirSync(folder)) {
  const path = `${folder}/${name}`;
  try {
    JSON.parse(Deno.readTextFileSync(path));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    Deno.removeSync(path);
    cut++;
  }
}
if (cut > 0) say(`Left out what ${cut} killed programs ran`);
