/**
 * PROFIT by a wall clock that is set while it runs: the file FAKETIME_TIMESTAMP_FILE says by how many
 * days, as it does to libfaketime.
 */

import { main } from "../../main.ts";

const MS_PER_DAY = 86_400_000;

const file = Deno.env.get("FAKETIME_TIMESTAMP_FILE")!;
const readClock = Date.now;
Date.now = () => readClock() + parseInt(Deno.readTextFileSync(file)) * MS_PER_DAY;
Deno.exit(await main(Deno.args));
