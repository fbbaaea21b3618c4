/**
 * Answers one request on each connection. The number of connections and the time of each are limited: slow
 * clients, and too many clients, are disconnected and cost nothing else.
 *
 * @module
 */

import { type Answer, answer, findHeadEnd, parseRequest, type Request, type Site } from "./http.ts";

/** A connection. */
export interface Connection {
  /** Reads some bytes and returns how many; `null` at the end. */
  read(into: Uint8Array): Promise<number | null>;
  /** Writes some bytes and returns how many. */
  write(bytes: Uint8Array): Promise<number>;
  /** Ends the writing side. */
  closeWrite(): Promise<void>;
  /** Closes the connection, and ends reads and writes that are under way. */
  close(): void;
}

/** The source of connections. */
export interface Listener {
  /** Waits for the next connection. */
  accept(): Promise<Connection>;
  /** Stops accepting connections. */
  close(): void;
}

/** The limits for one client and for all clients. */
export interface Limits {
  /** The number of connections at a time. Other clients wait until one of them ends. */
  readonly connections: number;
  /** If no connection ends within this time, the older half of them is disconnected. */
  readonly stuckMs: number;
  /** The length of the head of a request, in bytes. */
  readonly headBytes: number;
  /** The time from the connection to the end of the request. */
  readonly requestMs: number;
  /** The time from the end of the request to the end of the answer. */
  readonly answerMs: number;
}

/** The most clients at a time. The files of recorded processes leave 256 descriptors for everything else. */
const MOST_CONNECTIONS = 100;

/** The share of the descriptors that clients get if there are fewer. */
const CONNECTIONS_SHARE = 1 / 4;

/**
 * Returns the limits for clients of a program with a limit of descriptors.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(limitsOf(64).connections, 16);
 * assertEquals(limitsOf(null).connections, 100);
 * ```
 *
 * @param maxOpenFiles The soft limit. `null` is unknown, and counts as high enough.
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

/**
 * The time until the next try if no connection can be accepted, for example without a free
 * descriptor.
 */
const RETRY_MS = 100;

/** The number of reads of data that follows a refused request. */
const MOST_DRAINED = 8;

/**
 * Serves a site until the listener is closed.
 *
 * @param listener The source of connections.
 * @param site The pages.
 * @param limits The limits for clients.
 * @returns A function that stops serving and closes all connections.
 */
export function serve(listener: Listener, site: Site, limits: Limits): () => void {
  const open = new Set<Connection>();
  let isClosed = false;
  let onEnd = () => {};
  acceptAll();
  return () => {
    isClosed = true;
    listener.close();
    cutOffOldest(open.size);
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
      const timer = setTimeout(() => cutOffOldest(open.size / 2), limits.stuckMs);
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

  function cutOffOldest(count: number): void {
    for (const connection of [...open].slice(0, Math.ceil(count))) cutOff(connection);
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
    // If a connection is closed while there is more to read, the client loses the answer.
    const rest = new Uint8Array(headBytes);
    for (let reads = 0; !isGood && reads < MOST_DRAINED; reads++) {
      if (await connection.read(rest) === null) break;
    }
  } catch {
    // The client is gone, or was disconnected.
  }
}
