/**
 * Reads the options that select processes by service. Pure.
 *
 * @module
 */

import { UsageError } from "../model/errors.ts";
import type { Services } from "../model/options.ts";

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
 * @throws {UsageError} If a value is empty.
 */
export function parseServices(values: (option: string) => readonly string[]): Services {
  for (const option of ["cgroup", "unit", "container"]) {
    if (values(option).includes("")) {
      throw new UsageError(
        `Option "--${option}" has an empty value: give a value, or leave out the option`,
      );
    }
  }
  return { cgroups: values("cgroup"), units: values("unit"), containers: values("container") };
}
