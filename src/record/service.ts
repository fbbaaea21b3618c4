/**
 * Which control groups belong to the services that were asked for. Pure.
 *
 * @module
 */

import type { Services } from "../model/options.ts";
import { findContainers, findUnits } from "../model/service.ts";
import { parseGlob } from "./globs.ts";

/** What has such an end is the whole name of a unit. */
const UNIT_END = /\.[a-z]+$/;

/** The name of a template, of which each instance has a name of its own. */
const TEMPLATE = /@(?=\.[a-z]+$)/;

/**
 * Whether a control group is of one of the services of each kind that was asked for. What is in a
 * group is also in those that this one lies in.
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
 * @param services What was asked for.
 * @returns What tells it of the paths of a process.
 * @throws {UsageError} When a glob cannot be read.
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

/** A path, or its last parts; also of a group that this one lies in. */
function matchGroup(pattern: string): (path: string) => boolean {
  const isWhole = pattern.startsWith("/");
  const parts = pattern.replace(/^\/+|\/+$/g, "");
  // All that is in the root.
  if (parts === "") return () => true;
  const glob = parseServiceGlob(parts, "cgroup");
  return (path) => {
    const names = path.split("/").filter((name) => name !== "");
    return names.some((_, end) =>
      (isWhole ? [0] : names.keys()).some((start) =>
        start <= end && glob.test(names.slice(start, end + 1).join("/"))
      )
    );
  };
}

/**
 * The whole name of a unit.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(["nginx", "dev-sda.swap"].map(nameUnit), ["nginx.service", "dev-sda.swap"]);
 * ```
 *
 * @param pattern The name, of a service also without its end.
 */
export function nameUnit(pattern: string): string {
  return UNIT_END.test(pattern) ? pattern : `${pattern}.service`;
}

function matchUnit(pattern: string): (path: string) => boolean {
  const whole = nameUnit(pattern);
  const glob = parseServiceGlob(whole.replace(TEMPLATE, "@*"), "unit");
  return (path) => findUnits(path).some((unit) => unit === whole || glob.test(unit));
}

function matchContainer(id: string): (path: string) => boolean {
  const isId = /^[0-9a-f]{12,}$/i.test(id);
  const start = id.toLowerCase();
  return (path) => findContainers(path).some((one) => one === id || isId && one.startsWith(start));
}

/** A backslash is a part of many units (systemd-escape(1)), not the escape of a glob. */
function parseServiceGlob(pattern: string, kind: string): RegExp {
  return parseGlob(pattern.replaceAll("\\", "\\\\"), false, `"${pattern}" of --${kind}`);
}
