/**
 * Finds the mounted hierarchies of control groups, and the folder of a group in them (cgroups(7),
 * proc_pid_mountinfo(5)). Pure.
 *
 * @module
 */

import type { ControlGroup } from "./cgroup.ts";

/** A hierarchy of control groups. */
export interface Hierarchy {
  /** The version, which decides the names of the files. */
  readonly version: 1 | 2;
  /** The folder at which the hierarchy is mounted. */
  readonly folder: string;
  /** The group that this folder shows. In a container, it may be the container's own group. */
  readonly root: string;
}

/** A resource that a hierarchy can control. */
export type Controller = "memory" | "cpu";

const decoder = new TextDecoder();

/** The kernel writes blanks and similar characters as octal numbers, such as `\040`. */
const ESCAPE = /\\([0-7]{3})/g;

/**
 * Finds the hierarchy that controls a resource. Version 2 may be mounted beside version 1. It then
 * lacks the controllers that version 1 has.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const line = "35 31 0:32 /acme /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n";
 * assertEquals(findHierarchy(new TextEncoder().encode(line), "memory"), {
 *   version: 1,
 *   folder: "/sys/fs/cgroup/memory",
 *   root: "/acme",
 * });
 * ```
 *
 * @param bytes `/proc/self/mountinfo`.
 * @param controller The resource.
 * @returns The hierarchy; `null` without one.
 */
export function findHierarchy(bytes: Uint8Array, controller: Controller): Hierarchy | null {
  let [first, second]: [Hierarchy | null, Hierarchy | null] = [null, null];
  for (const line of decoder.decode(bytes).split("\n")) {
    const [mount = "", filesystem = ""] = line.split(" - ");
    const [, , , root = "", folder = ""] = mount.split(" ").map(unescape);
    const [type, , options = ""] = filesystem.split(" ");
    if (type === "cgroup" && options.split(",").includes(controller)) {
      first = later(first, { version: 1, folder, root });
    }
    if (type === "cgroup2") second = later(second, { version: 2, folder, root });
  }
  return first ?? second;
}

/** The first mount counts, or the latest mount over the same folder. */
function later(known: Hierarchy | null, found: Hierarchy): Hierarchy {
  return known === null || known.folder === found.folder ? found : known;
}

function unescape(word: string): string {
  return word.replace(ESCAPE, (_, digits) => String.fromCharCode(Number.parseInt(digits, 8)));
}

/**
 * Returns the path of a process in a hierarchy.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const groups = [
 *   { controllers: "cpu,cpuacct", path: "/" },
 *   { controllers: "memory", path: "/acme" },
 *   { controllers: "", path: "/user.slice" },
 * ];
 * assertEquals([1, 2].map((version) => pathIn(groups, version as 1 | 2, "memory")), [
 *   "/acme",
 *   "/user.slice",
 * ]);
 * ```
 *
 * @param groups The groups of the process.
 * @param version The version of the hierarchy.
 * @param controller The resource.
 * @returns The path; `null` if the process is not in this hierarchy.
 */
export function pathIn(
  groups: readonly ControlGroup[],
  version: Hierarchy["version"],
  controller: Controller,
): string | null {
  const isIt = ({ controllers }: ControlGroup) =>
    version === 2 ? controllers === "" : controllers.split(",").includes(controller);
  return groups.find(isIt)?.path ?? null;
}

/**
 * Lists a group and the visible groups above it, the lowest first.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const hierarchy = { version: 1, folder: "/mnt", root: "/docker/1f" } as const;
 * assertEquals(listAbove("/docker/1f/a", hierarchy), ["/docker/1f/a", "/docker/1f"]);
 * assertEquals(listAbove("/other", hierarchy), []);
 * assertEquals(listAbove("/..", { ...hierarchy, root: "/" }), []);
 * ```
 *
 * @param path The path of the group.
 * @param hierarchy The hierarchy.
 * @returns The paths; empty if the group is not below the mounted group.
 */
export function listAbove(path: string, { root }: Hierarchy): string[] {
  const base = root === "/" ? "" : root;
  if (path !== root && !path.startsWith(`${base}/`) || /\/\.\.(?:\/|$)/.test(path)) return [];
  const paths: string[] = [];
  for (
    let at = path === "/" ? "" : path;
    at.length > base.length;
    at = at.slice(0, at.lastIndexOf("/"))
  ) {
    paths.push(at);
  }
  return [...paths, root];
}

/**
 * Returns the folder of a group.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const hierarchy = { version: 1, folder: "/mnt", root: "/docker/1f" } as const;
 * assertEquals(folderOf("/docker/1f/a", hierarchy), "/mnt/a");
 * assertEquals(folderOf("/a", { ...hierarchy, root: "/" }), "/mnt/a");
 * ```
 *
 * @param path A path that {@linkcode listAbove} returned.
 * @param hierarchy The hierarchy.
 */
export function folderOf(path: string, { folder, root }: Hierarchy): string {
  return root === "/" ? `${folder}${path === "/" ? "" : path}` : folder + path.slice(root.length);
}
