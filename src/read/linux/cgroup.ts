/**
 * Parses `/proc/PID/cgroup`, the paths of a process in the hierarchies of control groups
 * (cgroups(7)). Pure.
 *
 * @module
 */

const decoder = new TextDecoder();

/** The line is `hierarchy-ID:controller-list:cgroup-path`. The path may contain colons. */
const LINE = /^\d+:([^:]*):(.*)$/;

/** The most informative hierarchy comes first. The line of version 2 has no controllers. */
const TELLING = ["", "name=systemd", "memory"];

/** The kernel appends this text to the path of a removed group. */
const REMOVED = / \(deleted\)$/;

/** The place of a process in one hierarchy. */
export interface ControlGroup {
  /** The controllers of the hierarchy, such as `memory` or `cpu,cpuacct`; empty for version 2. */
  readonly controllers: string;
  /** The path of the group, from the root of the hierarchy. */
  readonly path: string;
}

/**
 * Reads `/proc/PID/cgroup`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const text = "4:memory:/acme\n1:name=systemd:/system.slice/a:b.service\n0::/\n";
 * assertEquals(parseControlGroups(new TextEncoder().encode(text)), [
 *   { controllers: "memory", path: "/acme" },
 *   { controllers: "name=systemd", path: "/system.slice/a:b.service" },
 *   { controllers: "", path: "/" },
 * ]);
 * ```
 *
 * @param bytes The whole file.
 * @returns One group for each hierarchy.
 */
export function parseControlGroups(bytes: Uint8Array): ControlGroup[] {
  const groups: ControlGroup[] = [];
  for (const line of decoder.decode(bytes).split("\n")) {
    const [, controllers, path] = LINE.exec(line) ?? [];
    if (controllers === undefined || path === undefined) continue;
    groups.push({ controllers, path: path.replace(REMOVED, "") });
  }
  return groups;
}

/**
 * Returns the paths of a process, each once. If several hierarchies are mounted, a service manager
 * may use any of them.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const groups = [
 *   { controllers: "memory", path: "/acme" },
 *   { controllers: "cpu", path: "/acme" },
 *   { controllers: "", path: "/" },
 * ];
 * assertEquals(listPaths(groups), ["/acme", "/"]);
 * ```
 *
 * @param groups The groups of the process.
 */
export function listPaths(groups: readonly ControlGroup[]): string[] {
  return [...new Set(groups.map(({ path }) => path))];
}

/**
 * Returns the most informative path of a process. The candidates are the paths in version 2, in the
 * hierarchy of systemd, and in the hierarchy that limits memory, in this order. The first path that
 * is not the root is returned.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const root = { controllers: "", path: "/" };
 * const memory = { controllers: "memory", path: "/acme" };
 * assertEquals([choosePath([root, memory]), choosePath([root]), choosePath([])], [
 *   "/acme",
 *   "/",
 *   null,
 * ]);
 * ```
 *
 * @param groups The groups of the process.
 * @returns The path; `null` without any hierarchy.
 */
export function choosePath(groups: readonly ControlGroup[]): string | null {
  const inOrder = groups.toSorted((a, b) => rankOf(a) - rankOf(b));
  return (inOrder.find(({ path }) => path !== "/") ?? inOrder[0])?.path ?? null;
}

function rankOf({ controllers }: ControlGroup): number {
  const rank = TELLING.findIndex((one) => controllers.split(",").includes(one));
  return rank < 0 ? TELLING.length : rank;
}
