/**
 * Opens a TCP port.
 *
 * @module
 */

import { EnvironmentError, reasonOf } from "../errors.ts";
import type { Listener } from "./serve.ts";

/**
 * Listens.
 *
 * @param host A name or an IP address, without brackets.
 * @param port The port; 0 leaves it to the system.
 * @returns Where connections come from, and the port.
 * @throws {EnvironmentError} When the port is taken, or the address is not this machine's.
 */
export function listen(host: string, port: number): { listener: Listener; port: number } {
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
