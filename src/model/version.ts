/**
 * The version of PROFIT.
 *
 * @module
 */

import config from "../../deno.json" with { type: "json" };

/** The version of PROFIT, without a `v`. */
export const VERSION: string = config.version;
