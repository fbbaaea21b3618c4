/**
 * The options that say which services processes are chosen by. Pure.
 *
 * @module
 */

import { UsageError } from "../model/errors.ts";
import type { Services } from "../model/options.ts";

/** Runtimes shorten ids to so many digits. */
const LEAST_DIGITS = 12;

/**
 * Reads the services.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const values = (option: string) => option === "unit" ? ["nginx"] : [];
 * assertEquals(parseServices(values), { cgroups: [], units: ["nginx"], containers: [] });
 * ```
 *
 * @param values The values of an option.
 * @returns What was asked for.
 * @throws {UsageError} When a value is empty, or too little of an id.
 */
export function parseServices(values: (option: string) => readonly string[]): Services {
  for (const option of ["cgroup", "unit", "container"]) {
    if (values(option).includes("")) {
      throw new UsageError(`Option "--${option}" has an empty value`);
    }
  }
  const short = values("container").find((id) =>
    /^[0-9a-f]+$/i.test(id) && id.length < LEAST_DIGITS
  );
  if (short !== undefined) {
    const advice = `an id has ${LEAST_DIGITS} digits or more`;
    throw new UsageError(`Cannot use "${short}" as --container: ${advice}`);
  }
  return { cgroups: values("cgroup"), units: values("unit"), containers: values("container") };
}
