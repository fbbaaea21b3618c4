/**
 * Parses the values that are the same for all processes: clock tick, page size, boot time and
 * users.
 *
 * @module
 */

import { readBytes, unlessGone } from "./files.ts";

/** Entries of the auxiliary vector (getauxval(3), <elf.h>). */
const AT_PAGESZ = 6n;
const AT_CLKTCK = 17n;

/** The units of this kernel. */
export interface Units {
  /** Clock ticks a second, the unit of CPU times and starts. */
  readonly ticksPerSecond: number;
  /** Bytes a page, the unit of `statm`. */
  readonly pageBytes: number;
}

/**
 * Parses `/proc/self/auxv`: pairs of 64-bit numbers, key and value (proc_pid_auxv(5)).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = new Uint8Array(new BigUint64Array([6n, 4096n, 17n, 100n, 0n, 0n]).buffer);
 * assertEquals(parseAuxv(bytes), { pageBytes: 4096, ticksPerSecond: 100 });
 * ```
 *
 * @param bytes The whole file.
 * @returns The units of this kernel.
 * @throws {SyntaxError} If a unit is missing.
 */
export function parseAuxv(bytes: Uint8Array): Units {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Map<bigint, number>();
  for (let at = 0; at + 16 <= bytes.length; at += 16) {
    values.set(view.getBigUint64(at, true), Number(view.getBigUint64(at + 8, true)));
  }
  const pageBytes = values.get(AT_PAGESZ);
  const ticksPerSecond = values.get(AT_CLKTCK);
  if (!pageBytes || !ticksPerSecond) {
    throw new SyntaxError("Cannot find page size and clock tick in the auxiliary vector");
  }
  return { pageBytes, ticksPerSecond };
}

/**
 * Parses `/proc/uptime`, the clock of the starts of processes (proc_uptime(5)).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseUptime(new TextEncoder().encode("4055.08 7999.10\n")), 4055.08);
 * ```
 *
 * @param bytes The whole file.
 * @returns Seconds since boot, to the hundredth; `NaN` if the file has no number.
 */
export function parseUptime(bytes: Uint8Array): number {
  return parseFloat(new TextDecoder().decode(bytes));
}

/**
 * Finds when the system booted. The wall clock minus the uptime is exact to 10 ms. `btime` of
 * `/proc/stat` has whole seconds, but is also right in a container that has an uptime of its own.
 * Therefore `btime` decides if the two values differ.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const stat = new TextEncoder().encode("cpu 1 2 3\nbtime 1000\n");
 * assertEquals(findBootEpoch(stat, 1060.78, 60), 1000.78);
 * assertEquals(findBootEpoch(stat, 1060.78, 5), 1000);
 * assertEquals(findBootEpoch(stat, 1060.78, NaN), 1000);
 * ```
 *
 * @param systemStat `/proc/stat`, the whole file.
 * @param epochSeconds The wall clock now.
 * @param uptimeSeconds Seconds since boot, now; `NaN` is unknown.
 * @returns Seconds since 1970; `NaN` if neither of the two shows it.
 */
export function findBootEpoch(
  systemStat: Uint8Array,
  epochSeconds: number,
  uptimeSeconds: number,
): number {
  const byUptime = epochSeconds - uptimeSeconds;
  const btime = Number(/^btime (\d+)$/m.exec(new TextDecoder().decode(systemStat))?.[1] ?? NaN);
  return Math.abs(byUptime - btime) <= 2 || Number.isNaN(btime) ? byUptime : btime;
}

/**
 * Returns whether /proc hides the processes of other users (proc(5), `hidepid`).
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * assert(hidesOthers(new TextEncoder().encode("proc /proc proc rw,hidepid=invisible 0 0\n")));
 * assert(!hidesOthers(new TextEncoder().encode("proc /proc proc rw,relatime 0 0\n")));
 * ```
 *
 * @param mounts `/proc/self/mounts`, the whole file, if there is one.
 * @returns Whether one mount does.
 */
export function hidesOthers(mounts: Uint8Array | undefined): boolean {
  return /^\S+ \S+ proc \S*hidepid=(?!0|off)/m.test(new TextDecoder().decode(mounts));
}

/** A user. */
export interface User {
  /** Name. */
  readonly name: string;
  /** User id. */
  readonly uid: number;
}

/**
 * Parses `/etc/passwd` (passwd(5)).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const users = parsePasswd(new TextEncoder().encode("root:x:0:0:root:/root:/bin/sh\n"));
 * assertEquals(users, [{ name: "root", uid: 0 }]);
 * ```
 *
 * @param bytes The whole file.
 * @returns Its users; several may have one id.
 */
export function parsePasswd(bytes: Uint8Array): User[] {
  return new TextDecoder().decode(bytes).split("\n")
    .map((line) => line.split(":"))
    .filter(([name, , uid]) => name && /^\d+$/.test(uid ?? ""))
    .map(([name, , uid]) => ({ name: name!, uid: Number(uid) }));
}

/** Returns the names of users by id. If an id has several names, the first name counts. */
export function readUserNames(): Map<number, string> {
  return new Map(readUsers().toReversed().map(({ name, uid }) => [uid, name]));
}

/** Finds the id of a user by name or number; `null` if there is no such user. */
export function findUid(user: string): number | null {
  if (/^\d+$/.test(user)) return Number(user);
  return readUsers().find(({ name }) => name === user)?.uid ?? null;
}

function readUsers(): User[] {
  const bytes = unlessGone(() => readBytes("/etc/passwd"));
  return bytes ? parsePasswd(bytes) : [];
}

/**
 * Parses `/proc/vmstat`: the number of processes that were killed for memory since boot, because of
 * the limit of a control group or of the machine.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const text = "pgfault 9\noom_kill 3\n";
 * assertEquals(parseOomKills(new TextEncoder().encode(text)), 3);
 * ```
 *
 * @param bytes The whole file.
 * @returns The count; `null` before Linux 4.13.
 */
export function parseOomKills(bytes: Uint8Array): number | null {
  const count = /^oom_kill (\d+)$/m.exec(new TextDecoder().decode(bytes))?.[1];
  return count === undefined ? null : Number(count);
}
