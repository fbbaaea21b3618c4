/**
 * Addresses to listen on: text to what it means, and which names lead to one. Pure.
 *
 * @module
 */

import { UsageError } from "./errors.ts";

/** An address to listen on. */
export interface Address {
  /** A name or an IP address, without brackets, in lower case. */
  readonly host: string;
  /** A TCP port; 0 leaves it to the system. */
  readonly port: number;
}

/** What is reached from this machine alone. */
const DEFAULT_HOST = "127.0.0.1";

const LARGEST_PORT = 65535;

/** The addresses that stand for all of a machine. */
const ALL = ["0.0.0.0", "::"];

/**
 * Reads where to listen.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseAddress("9256"), { host: "127.0.0.1", port: 9256 });
 * assertEquals(parseAddress("[::]:9256"), { host: "::", port: 9256 });
 * ```
 *
 * @param text A port; or a name or address, a colon and a port. An IPv6 address is in brackets.
 * @returns The address.
 * @throws {UsageError} When it cannot be read.
 */
export function parseAddress(text: string): Address {
  const [, bracketed, plain, digits] =
    /^(?:(?:\[([0-9a-f:.]+)\]|([^\s:[\]/]+)):)?(\d{1,5})$/i.exec(text) ?? [];
  const port = Number(digits ?? NaN);
  if (port <= LARGEST_PORT) {
    return { host: (bracketed ?? plain ?? DEFAULT_HOST).toLowerCase(), port };
  }
  const wanted = "a port from 0 to 65535, as in 9256, 0.0.0.0:9256 or [::1]:9256";
  throw new UsageError(`Cannot use "${text}" as --listen: it is [HOST:]PORT, with ${wanted}`);
}

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
 * assert(leadsTo("127.0.0.1", null, "localhost"));
 * assert(!leadsTo("127.0.0.1", null, "evil.example"));
 * assert(leadsTo("0.0.0.0", "web1", "10.0.0.5") && leadsTo("0.0.0.0", "web1", "web1"));
 * ```
 *
 * @param listening Where the program listens.
 * @param machine The name of this machine; `null` is unknown.
 * @param asked What the client asked for, without port and brackets, in lower case.
 */
export function leadsTo(listening: string, machine: string | null, asked: string): boolean {
  if (isLoopback(asked) || asked === listening) return true;
  const isAddress = /^\d{1,3}(\.\d{1,3}){3}$/.test(asked) || asked.includes(":");
  return ALL.includes(listening) && (isAddress || asked === machine?.toLowerCase());
}
