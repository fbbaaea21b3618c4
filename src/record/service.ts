/**
 * Decides which control groups belong to the selected services. Pure.
 *
 * @module
 */

import type { Services } from "../model/options.ts";
import { findContainers, findUnits } from "../model/service.ts";
import { matchPath } from "./globs.ts";
import { isGlob } from "./select.ts";

/** The ends of whole names of units. */
const UNIT_END = /\.[a-z]+$/;

/** The name of a template, whose instances have names of their own. */
const TEMPLATE = /@(?=\.[a-z]+$)/;

/**
 * Returns a test for the control groups of a process: whether the process belongs to a selected
 * service of each kind. A process in a group also belongs to all groups above that group.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * const isAsked = matchServices({ cgroups: [], units: ["nginx", "getty@"], containers: [] });
 * assert(isAsked(["/", "/system.slice/nginx.service"]));
 * assert(isAsked(["/system.slice/system-getty.slice/getty@tty1.service"]));
 * assert(!isAsked(["/system.slice/nginx-exporter.service"]));
 * ```
 *
 * @param services The selected services.
 * @returns The test, which takes the paths of a process's control groups.
 * @throws {UsageError} If a glob cannot be parsed.
 */
export function matchServices(
  { cgroups, units, containers }: Services,
): (paths: readonly string[]) => boolean {
  const kinds = [
    cgroups.map(matchGroup),
    units.map(matchUnit),
    containers.map(matchContainer),
  ].filter((tests) => tests.length > 0);
  return (paths) => kinds.every((tests) => tests.some((test) => paths.some(test)));
}

/** Matches a path or its last parts, also the path of a group above. */
function matchGroup(pattern: string): (path: string) => boolean {
  const isWhole = pattern.startsWith("/");
  const parts = pattern.replace(/^\/+|\/+$/g, "");
  // The root contains every process.
  if (parts === "") return () => true;
  const isLike = matchServiceGlob(parts, "cgroup");
  return (path) => {
    const names = path.split("/").filter((name) => name !== "");
    return names.some((_, end) =>
      (isWhole ? [0] : names.keys()).some((start) =>
        start <= end && isLike(names.slice(start, end + 1).join("/"))
      )
    );
  };
}

/**
 * Returns the whole name of a unit.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(["nginx", "dev-sda.swap"].map(nameUnit), ["nginx.service", "dev-sda.swap"]);
 * ```
 *
 * @param pattern The name; a service may lack its end `.service`.
 */
export function nameUnit(pattern: string): string {
  return UNIT_END.test(pattern) ? pattern : `${pattern}.service`;
}

/** Matches a unit by its whole name. A glob may lack the end of a service, or match units of any type. */
function matchUnit(pattern: string): (path: string) => boolean {
  const whole = nameUnit(pattern);
  const globs = [whole.replace(TEMPLATE, "@*"), ...(isGlob(pattern) ? [pattern] : [])]
    .map((glob) => matchServiceGlob(glob, "unit"));
  return (path) =>
    findUnits(path).some((unit) => unit === whole || globs.some((isLike) => isLike(unit)));
}

function matchContainer(id: string): (path: string) => boolean {
  const isId = /^[0-9a-f]{12,}$/i.test(id);
  const start = id.toLowerCase();
  return (path) => findContainers(path).some((one) => one === id || isId && one.startsWith(start));
}

/** Takes a backslash literally: the names of many units have one (systemd-escape(1)). */
function matchServiceGlob(pattern: string, kind: string): (text: string) => boolean {
  return matchPath(pattern.replaceAll("\\", "\\\\"), false, `"${pattern}" of --${kind}`);
}
