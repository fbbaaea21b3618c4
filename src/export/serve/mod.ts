/**
 * Answers one request on each connection, of a few at a time, each within a time: what is slow, or
 * many, is cut off and costs nothing else.
 *
 * @module
 */

import { type Answer, answer, findHeadEnd, parseRequest, type Request, type Site } from "./http.ts";

/** A connection. */
export interface Connection {
  /** Reads some bytes; `null` at the end. */
  read(into: Uint8Array): Promise<number | null>;
  /** Writes some bytes and says how many. */
  write(bytes: Uint8Array): Promise<number>;
  /** Says that no more will be written. */
  closeWrite(): Promise<void>;
  /** Ends it, and what is being read or written. */
  close(): void;
}

/** Where connections come from. */
export interface Listener {
  /** Waits for the next one. */
  accept(): Promise<Connection>;
  /** Ends that. */
  close(): void;
}

/** What one client, and all of them, may take. */
export interface Limits {
  /** Connections at a time; others wait for one of these to end. */
  readonly connections: number;
  /** Where that takes longer, all are slow, and all are cut off. */
  readonly stuckMs: number;
  /** The head of a request, in bytes. */
  readonly headBytes: number;
  /** From the connection to the end of the request. */
  readonly requestMs: number;
  /** From there to the end of the answer. */
  readonly answerMs: number;
}

/** No more clients at a time; the files of recorded processes leave 256 descriptors to all else. */
const MOST_CONNECTIONS = 100;

/** Clients take this share of the descriptors where there are fewer of them. */
const CONNECTIONS_SHARE = 1 / 4;

/**
 * What clients may take of a program that may open so many descriptors.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(limitsOf(64).connections, 16);
 * assertEquals(limitsOf(null).connections, 100);
 * ```
 *
 * @param maxOpenFiles How many; `null` is unknown, and taken for enough.
 * @returns The limits.
 */
export function limitsOf(maxOpenFiles: number | null): Limits {
  const share = Math.floor((maxOpenFiles ?? Infinity) * CONNECTIONS_SHARE);
  return {
    connections: Math.min(Math.max(share, 1), MOST_CONNECTIONS),
    stuckMs: 250,
    headBytes: 8192,
    requestMs: 5000,
    answerMs: 5000,
  };
}

/** Where no connection can be accepted, as when no descriptor is left, it is tried again so soon. */
const RETRY_MS = 100;

/** Of what comes behind a request that is refused, so many pieces are read. */
const MOST_DRAINED = 8;

/**
 * Serves a site until the listener is closed.
 *
 * @param listener Where connections come from.
 * @param site What there is to see.
 * @param limits What clients may take.
 * @returns Ends it, with all connections.
 */
export function serve(listener: Listener, site: Site, limits: Limits): () => void {
  const open = new Set<Connection>();
  let isClosed = false;
  let onEnd = () => {};
  acceptAll();
  return () => {
    isClosed = true;
    listener.close();
    cutOffAll();
  };

  async function acceptAll(): Promise<void> {
    while (!isClosed) {
      try {
        const connection = await listener.accept();
        if (open.size >= limits.connections) await makeRoom();
        if (isClosed) return connection.close();
        open.add(connection);
        answerOne(connection);
      } catch {
        if (!isClosed) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  function makeRoom(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(cutOffAll, limits.stuckMs);
      onEnd = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function answerOne(connection: Connection): Promise<void> {
    let timer = setTimeout(() => cutOff(connection), limits.requestMs);
    try {
      const request = await readRequest(connection, limits.headBytes);
      if (request === "gone") return;
      clearTimeout(timer);
      timer = setTimeout(() => cutOff(connection), limits.answerMs);
      await send(connection, answer(request, site), limits.headBytes);
    } finally {
      clearTimeout(timer);
      cutOff(connection);
    }
  }

  function cutOff(connection: Connection): void {
    if (!open.delete(connection)) return;
    connection.close();
    onEnd();
  }

  function cutOffAll(): void {
    for (const connection of open) cutOff(connection);
  }
}

async function readRequest(
  connection: Connection,
  headBytes: number,
): Promise<Request | "too long" | "gone" | null> {
  const bytes = new Uint8Array(headBytes);
  let length = 0;
  while (length < bytes.length) {
    const count = await connection.read(bytes.subarray(length)).catch(() => null);
    if (count === null) return "gone";
    const end = findHeadEnd(bytes.subarray(0, length + count), length);
    if (end >= 0) return parseRequest(bytes.subarray(0, end));
    length += count;
  }
  return "too long";
}

async function send(connection: Connection, { parts, isGood }: Answer, headBytes: number) {
  try {
    for (const part of parts) {
      for (let at = 0; at < part.length;) at += await connection.write(part.subarray(at));
    }
    await connection.closeWrite();
    // A connection that is closed while there is more to read takes the answer back with it.
    const rest = new Uint8Array(headBytes);
    for (let reads = 0; !isGood && reads < MOST_DRAINED; reads++) {
      if (await connection.read(rest) === null) break;
    }
  } catch {
    // The client has gone, or was cut off.
  }
}
