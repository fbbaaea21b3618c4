/**
 * The users of this system, from /etc/passwd and without a subprocess.
 *
 * @module
 */

import { readBytes, unlessGone } from "./files.ts";

/** A user. */
export interface User {
  /** Name. */
  readonly name: string;
  /** User id. */
  readonly uid: number;
}

/**
 * Reads `/etc/passwd` (passwd(5)).
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

/** Names of users by their ids, so far as there is a list; of several names, the first. */
export function readUserNames(): Map<number, string> {
  return new Map(readUsers().toReversed().map(({ name, uid }) => [uid, name]));
}

/** The id of a user, who may be given by number; `null` when there is no such user. */
export function findUid(user: string): number | null {
  if (/^\d+$/.test(user)) return Number(user);
  return readUsers().find(({ name }) => name === user)?.uid ?? null;
}

function readUsers(): User[] {
  const bytes = unlessGone(() => readBytes("/etc/passwd"));
  return bytes ? parsePasswd(bytes) : [];
}
