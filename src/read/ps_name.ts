/**
 * The name of a process, of what ps prints. Pure.
 *
 * @module
 */

import type { Dialect } from "./dialects.ts";
import { completeName } from "./name.ts";

/**
 * The name of a process. Of a path it is the last part; a title that only has a slash in it stays as
 * it is, and so does the dash of a login shell. In parentheses is the kernel's name, where the
 * arguments could not be read.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const onMac = { comm: "path" } as const;
 * assertEquals(nameOf("/usr/libexec/sample nobody daemon", "", onMac), "sample nobody daemon");
 * assertEquals(nameOf("-zsh", "", onMac), "-zsh");
 * assertEquals(nameOf("(AGXCompilerServi)", "", onMac), "AGXCompilerServi");
 * assertEquals(nameOf("sshd: root@ttys0/1", "", onMac), "sshd: root@ttys0/1");
 * const onLinux = { comm: "name" } as const;
 * assertEquals(nameOf("kworker/0:1", "", onLinux), "kworker/0:1");
 * assertEquals(nameOf("systemd-resolve", "/lib/systemd-resolved -x", onLinux), "systemd-resolved");
 * ```
 *
 * @param comm The column `comm`.
 * @param args The column `args`, which completes a name that was cut; empty where it is not known.
 * @param dialect What `comm` is.
 * @returns The name.
 */
export function nameOf(comm: string, args: string, dialect: Pick<Dialect, "comm">): string {
  if (dialect.comm === "path") {
    const inner = /^\((.+)\)$/s.exec(comm)?.[1];
    const isPath = /^[^ ]*\//.test(comm) && !comm.endsWith("/");
    return inner ?? (isPath ? comm.slice(comm.lastIndexOf("/") + 1) : comm);
  }
  const encode = (text: string) => new TextEncoder().encode(text);
  return completeName(encode(comm), encode(args.replaceAll(" ", "\0")));
}
