/**
 * The file `/proc/PID/cgroup`, which says where in the hierarchies of control groups a process is:
 * bytes to paths (cgroups(7)). Pure.
 *
 * @module
 */

const decoder = new TextDecoder();

/** `hierarchy-ID:controller-list:cgroup-path`; the path may hold colons. */
const LINE = /^\d+:([^:]*):(.*)$/;

/** The one that tells most comes first; that of version 2 has no controllers in its line. */
const TELLING = ["", "name=systemd", "memory"];

/** What the kernel adds to the path of a group that was removed. */
const REMOVED = / \(deleted\)$/;

/** Where a process is. */
export interface ControlGroup {
  /** What the hierarchy controls, such as `memory` or `cpu,cpuacct`; empty for version 2. */
  readonly controllers: string;
  /** The path in it, from its root. */
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
 * The paths of a process, each once. Where several hierarchies are mounted, what manages services may
 * use any of them.
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
 * @param groups Where it is.
 */
export function listPaths(groups: readonly ControlGroup[]): string[] {
  return [...new Set(groups.map(({ path }) => path))];
}

/**
 * The one path that tells most of a process: that of version 2, or of systemd, or by which memory is
 * limited, the first of which is not the root.
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
 * @param groups Where it is.
 * @returns The path; `null` where there is no hierarchy.
 */
export function choosePath(groups: readonly ControlGroup[]): string | null {
  const inOrder = groups.toSorted((a, b) => rankOf(a) - rankOf(b));
  return (inOrder.find(({ path }) => path !== "/") ?? inOrder[0])?.path ?? null;
}

function rankOf({ controllers }: ControlGroup): number {
  const rank = TELLING.findIndex((one) => controllers.split(",").includes(one));
  return rank < 0 ? TELLING.length : rank;
}
