/**
 * The properties that hold for any input.
 *
 * @module
 */

import type { Case } from "./hostile.ts";
import { LOAD_CASES } from "./load_cases.ts";
import { OPTION_CASES } from "./option_cases.ts";
import { ORDER_CASES } from "./order_cases.ts";
import { OUTPUT_CASES } from "./output_cases.ts";
import { PS_CASES } from "./ps_cases.ts";
import { READ_CASES } from "./read_cases.ts";

/** All cases. */
export const CASES: readonly Case[] = [
  ...READ_CASES,
  ...PS_CASES,
  ...OPTION_CASES,
  ...LOAD_CASES,
  ...ORDER_CASES,
  ...OUTPUT_CASES,
];
