/**
 * Runs PROFIT with a wall clock that can be set. As for libfaketime, the file
 * FAKETIME_TIMESTAMP_FILE contains the number of days.
 */

import { main } from "../../main.ts";

const MS_PER_DAY = 86_400_000;

const file = Deno.env.get("FAKETIME_TIMESTAMP_FILE")!;
const readClock = Date.now;
Date.now = () => readClock() + parseInt(Deno.readTextFileSync(file)) * MS_PER_DAY;
Deno.exit(await main(Deno.args));
