/**
 * Reads the options that select processes by service. Pure.
 *
 * @module
 */

import { UsageError } from "../model/errors.ts";
import type { Services } from "../model/options.ts";

/** Container runtimes shorten ids to this number of digits. */
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
 * @returns The services.
 * @throws {UsageError} If a value is empty, or an id is too short.
 */
export function parseServices(values: (option: string) => readonly string[]): Services {
  for (const option of ["cgroup", "unit", "container"]) {
    if (values(option).includes("")) {
      throw new UsageError(
        `Option "--${option}" has an empty value: give a value, or leave out the option`,
      );
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
