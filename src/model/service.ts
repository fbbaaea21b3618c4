/**
 * Finds the systemd units and the containers in the path of a control group. Pure.
 *
 * systemd names a group after its unit (systemd.unit(5); the escape is cg_escape() in
 * src/basic/cgroup-util.c). Container runtimes use the id of the container, alone or between the name of the
 * runtime and `.scope`. LXC uses the name of the container (lxc.container.conf(5), `lxc.cgroup.dir`).
 *
 * @module
 */

/** A unit that contains processes. A slice contains other units. */
const UNIT = /\.(?:service|scope|socket|mount|swap)$/;

/** The id of a container, alone or after the name of its runtime. */
const CONTAINER = /^(?:([a-z][\w.-]*)-)?([0-9a-f]{64})(?:\.scope)?$/;

/** The process of Podman or CRI-O that watches a container. It is not in the container. */
const MONITOR = /(?:^|-)conmon$/;

/** A task of AWS Fargate, and the number of the container. */
const FARGATE = /^[0-9a-f]{32}-\d+$/;

/** A container of LXC or LXD. */
const LXC_PAYLOAD = /^lxc\.payload\.(.+)$/;

/** The folders with a group for each container of LXC. */
const LXC_FOLDERS = ["lxc", "lxc.payload"];

/**
 * Finds the units that contain a control group.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findUnits("/system.slice/nginx.service"), ["nginx.service"]);
 * assertEquals(
 *   findUnits("/user.slice/user-1000.slice/user@1000.service/app.slice/acme.service/workers"),
 *   ["user@1000.service", "acme.service"],
 * );
 * assertEquals(findUnits("/docker/8d1b"), []);
 * ```
 *
 * @param path The path, as in `/proc/PID/cgroup`.
 * @returns The names, the innermost last: the service of a user follows the manager of the user. Slices are
 * left out, because no process is in a slice itself.
 */
export function findUnits(path: string): string[] {
  return path.split("/").map(unescapeGroup).filter((part) => UNIT.test(part));
}

/**
 * Finds the containers that contain a control group.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const id = "8d1b".repeat(16);
 * assertEquals(findContainers(`/system.slice/docker-${id}.scope`), [id]);
 * assertEquals(findContainers(`/kubepods/besteffort/pod7/${id}`), [id]);
 * assertEquals(findContainers("/lxc.payload.web/init.scope"), ["web"]);
 * ```
 *
 * @param path The path, as in `/proc/PID/cgroup`.
 * @returns The ids (for LXC the names), the innermost last.
 */
export function findContainers(path: string): string[] {
  const parts = path.split("/").map(unescapeGroup);
  return parts.map((part, at) => findContainer(part, parts[at - 1] ?? ""))
    .filter((container) => container !== null);
}

function findContainer(part: string, parent: string): string | null {
  if (LXC_FOLDERS.includes(parent)) return part;
  const [, runtime = "", id] = CONTAINER.exec(part) ?? [];
  if (id !== undefined) return MONITOR.test(runtime) ? null : id;
  return LXC_PAYLOAD.exec(part)?.[1] ?? (FARGATE.test(part) ? part : null);
}

/** Removes the `_` that systemd puts before a name that the kernel uses for a file. */
function unescapeGroup(part: string): string {
  return part.startsWith("_") ? part.slice(1) : part;
}
