/**
 * Opens a TCP port, and decides which host names belong to it.
 *
 * @module
 */

import { EnvironmentError, reasonOf } from "../../model/errors.ts";
import type { Address } from "../../model/options.ts";
import type { Listener } from "./mod.ts";

/**
 * Opens a port.
 *
 * @param host A name or an IP address, without brackets.
 * @param port The port; with 0 the system chooses one.
 * @returns The listener and the port.
 * @throws {EnvironmentError} If the port is taken, or the address does not belong to this machine.
 */
export function openPort(host: string, port: number): { listener: Listener; port: number } {
  try {
    const listener = Deno.listen({ hostname: host, port });
    return { listener, port: listener.addr.port };
  } catch (cause) {
    const reason = cause instanceof Deno.errors.AddrInUse
      ? `port ${port} is taken; choose another port, or end the program that has it`
      : reasonOf(cause);
    throw new EnvironmentError(`Cannot listen on "${host}": ${reason}`, { cause });
  }
}

/** The addresses that mean all addresses of a machine. */
const ALL = ["0.0.0.0", "::"];

/** Renders an address as in a URL. */
export function renderAddress({ host, port }: Address): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Returns whether only this machine can reach an address. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * Returns whether a host in a request belongs to this address. A name that an attacker points to
 * this address is refused (DNS rebinding). An IP address is safe, because nobody can redirect it.
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
 * @param listening The address on which the program listens.
 * @param machine The name of this machine; `null` if it is unknown.
 * @param asked The host that the client asked for, in lower case, without port and brackets.
 */
export function meansAddress(listening: string, machine: string | null, asked: string): boolean {
  if (isLoopback(asked) || asked === listening) return true;
  const isAddress = /^\d{1,3}(\.\d{1,3}){3}$/.test(asked) || asked.includes(":");
  return ALL.includes(listening) && (isAddress || asked === machine?.toLowerCase());
}
