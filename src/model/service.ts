/**
 * What the path of a control group says of the service that its processes make up: the units of
 * systemd and the containers that it lies in. Pure.
 *
 * systemd names a group by its unit (systemd.unit(5); the escape is cg_escape() of its
 * src/basic/cgroup-util.c), runtimes name it by the id of the container, alone or between their own
 * name and `.scope`, and LXC by the name of the container (lxc.container.conf(5), `lxc.cgroup.dir`).
 *
 * @module
 */

/** A unit that processes are in itself; slices hold other units. */
const UNIT = /\.(?:service|scope|socket|mount|swap)$/;

/** The id of a container, alone, or behind the name of its runtime. */
const CONTAINER = /^(?:([a-z][\w.-]*)-)?([0-9a-f]{64})(?:\.scope)?$/;

/** The process that watches a container, of Podman or CRI-O, is not in it. */
const MONITOR = /(?:^|-)conmon$/;

/** The task of AWS Fargate, and which of its containers. */
const FARGATE = /^[0-9a-f]{32}-\d+$/;

/** A container of LXC or LXD. */
const LXC_PAYLOAD = /^lxc\.payload\.(.+)$/;

/** The folders that have a group for each container of LXC. */
const LXC_FOLDERS = ["lxc", "lxc.payload"];

/**
 * The units that a control group lies in.
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
 * @param path The path, as `/proc/PID/cgroup` has it.
 * @returns Their names, the innermost last: that of a user's service is behind that of the user's
 * manager. A slice is none, since no process is in it itself.
 */
export function findUnits(path: string): string[] {
  return path.split("/").map(unescapeGroup).filter((part) => UNIT.test(part));
}

/**
 * The containers that a control group lies in.
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
 * @param path The path, as `/proc/PID/cgroup` has it.
 * @returns Their ids, of LXC their names, the innermost last.
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

/** systemd puts a `_` before a name that the kernel could take for a file of its own. */
function unescapeGroup(part: string): string {
  return part.startsWith("_") ? part.slice(1) : part;
}
