/** Exits with 0 if SIGHUP is ignored, and otherwise with 1. */

import { isHangupIgnored } from "../../src/system/own_status.ts";

Deno.exit(isHangupIgnored() ? 0 : 1);
