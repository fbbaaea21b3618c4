/**
 * Opens a TCP port, and tells which host names mean it.
 *
 * @module
 */

import { EnvironmentError, reasonOf } from "../../model/errors.ts";
import type { Address } from "../../model/options.ts";
import type { Listener } from "./mod.ts";

/**
 * Listens.
 *
 * @param host A name or an IP address, without brackets.
 * @param port The port; 0 leaves it to the system.
 * @returns Where connections come from, and the port.
 * @throws {EnvironmentError} When the port is taken, or the address is not this machine's.
 */
export function openPort(host: string, port: number): { listener: Listener; port: number } {
  try {
    const listener = Deno.listen({ hostname: host, port });
    return { listener, port: listener.addr.port };
  } catch (cause) {
    const reason = cause instanceof Deno.errors.AddrInUse
      ? `port ${port} is taken; choose another, or end what has it`
      : reasonOf(cause);
    throw new EnvironmentError(`Cannot listen on "${host}": ${reason}`, { cause });
  }
}

/** The addresses that stand for all of a machine. */
const ALL = ["0.0.0.0", "::"];

/** An address as it stands in a URL. */
export function renderAddress({ host, port }: Address): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Whether only this machine itself reaches an address. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * Whether a client that asked for a host may have meant this address. A name that an attacker made
 * lead here is none of those (DNS rebinding); an IP address cannot be made to lead elsewhere.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * assert(meansAddress("127.0.0.1", null, "localhost"));
 * assert(!meansAddress("127.0.0.1", null, "evil.example"));
 * assert(meansAddress("0.0.0.0", "web1", "10.0.0.5") && meansAddress("0.0.0.0", "web1", "web1"));
 * ```
 *
 * @param listening Where the program listens.
 * @param machine The name of this machine; `null` is unknown.
 * @param asked What the client asked for, without port and brackets, in lower case.
 */
export function meansAddress(listening: string, machine: string | null, asked: string): boolean {
  if (isLoopback(asked) || asked === listening) return true;
  const isAddress = /^\d{1,3}(\.\d{1,3}){3}$/.test(asked) || asked.includes(":");
  return ALL.includes(listening) && (isAddress || asked === machine?.toLowerCase());
}
