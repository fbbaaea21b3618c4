/** Exits with 0 where SIGHUP is ignored, else with 1. */

import { isHangupIgnored } from "../../src/system/own_status.ts";

Deno.exit(isHangupIgnored() ? 0 : 1);
