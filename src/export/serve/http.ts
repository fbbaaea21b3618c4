/**
 * Parses the head of an HTTP/1.1 request and makes the answer. Pure.
 *
 * Source: RFC 9112, sections 2 to 6. The parser refuses everything that a request for a page does
 * not need, such as folded lines and other forms of the target.
 *
 * @module
 */

import { reasonOf } from "../../model/errors.ts";

/** A request of a client. */
export interface Request {
  /** The method, such as `GET`. */
  readonly method: string;
  /** The path, without the query. */
  readonly path: string;
  /** The host, without port and brackets, in lower case. */
  readonly host: string;
  /** The formats that the client accepts; empty without an Accept header. */
  readonly accept: string;
  /** Whether a body follows the head. */
  readonly hasBody: boolean;
}

const END = [13, 10, 13, 10];

const decoder = new TextDecoder();

/**
 * Finds the end of a head.
 *
 * @param bytes The bytes so far.
 * @param from The number of bytes that an earlier call has searched. An end may begin in the last
 * three of them.
 * @returns The length of the head with the empty line; -1 if the head has not ended yet.
 */
export function findHeadEnd(bytes: Uint8Array, from = 0): number {
  for (let at = Math.max(0, from - END.length + 1); at + END.length <= bytes.length; at++) {
    if (END.every((byte, next) => bytes[at + next] === byte)) return at + END.length;
  }
  return -1;
}

/**
 * Parses a head.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const head = new TextEncoder().encode("GET /metrics?x HTTP/1.1\r\nHost: LOCALHOST:80\r\n\r\n");
 * const request = { method: "GET", path: "/metrics", host: "localhost", accept: "", hasBody: false };
 * assertEquals(parseRequest(head), request);
 * ```
 *
 * @param head The bytes up to the empty line, including it.
 * @returns The request; `null` if the head is not valid.
 */
export function parseRequest(head: Uint8Array): Request | null {
  const [first = "", ...lines] = decoder.decode(head).trimEnd().split("\r\n");
  const [, method, path] = /^([A-Z]{1,20}) (\/[^\s?#]*)(?:\?\S*)? HTTP\/1\.[01]$/.exec(first) ?? [];
  const headers = parseHeaders(lines);
  if (method === undefined || path === undefined || headers === null) return null;
  const host = parseHost(headers.get("host") ?? "");
  if (host === null) return null;
  const hasBody = headers.has("transfer-encoding") ||
    (headers.get("content-length") ?? "0") !== "0";
  return { method, path, host, accept: headers.get("accept") ?? "", hasBody };
}

/**
 * Returns the headers by their names; `null` if a header is not valid, or if there are two hosts.
 */
function parseHeaders(lines: readonly string[]): Map<string, string> | null {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, name, value] = /^([\w!#$%&'*+.^`|~-]+):([^\r\n\0]*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return null;
    const key = name.toLowerCase();
    const before = headers.get(key);
    if (key === "host" && before !== undefined) return null;
    headers.set(key, before === undefined ? value.trim() : `${before},${value.trim()}`);
  }
  return headers;
}

function parseHost(text: string): string | null {
  const [, bracketed, plain] = /^(?:\[([0-9a-f:.]+)\]|([^\s:[\]/@]+))(?::\d{0,5})?$/i.exec(text) ??
    [];
  return (bracketed ?? plain)?.toLowerCase() ?? null;
}

/** The pages that the server has. */
export interface Site {
  /** Returns whether a host (lower case, without a port) is this server. */
  readonly isOwnHost: (host: string) => boolean;
  /** Renders the current metrics in the format that an Accept header asks for. */
  readonly renderMetrics: (accept: string) => { readonly type: string; readonly body: Uint8Array };
  /** The wall clock, in milliseconds since 1970. */
  readonly epochMs: () => number;
}

/** An answer. */
export interface Answer {
  /** The head and the body. */
  readonly parts: readonly Uint8Array[];
  /** Whether the client gets what it asked for. */
  readonly isGood: boolean;
}

const OK = "200 OK";
const TEXT = "text/plain; charset=utf-8";

const INDEX = "PROFIT records processes. The metrics are at /metrics\n";

const encoder = new TextEncoder();

/**
 * Answers a request.
 *
 * @param request The request; `null` if it is not valid, `"too long"` if its head has no end.
 * @param site The pages.
 */
export function answer(request: Request | "too long" | null, site: Site): Answer {
  const { status, type, body } = chooseOrFail(request, site);
  const head = renderHead(status, type, body.length, site);
  const isHead = request !== null && request !== "too long" && request.method === "HEAD";
  return { parts: isHead ? [head] : [head, body], isGood: status === OK };
}

/** Returns a page, or the reason why there is none. */
interface Page {
  readonly status: string;
  readonly type: string;
  readonly body: Uint8Array;
}

/**
 * Chooses an answer, or answers with 500 if the system refuses a value that the metrics need. The
 * next scrape may succeed.
 */
function chooseOrFail(request: Request | "too long" | null, site: Site): Page {
  try {
    return choose(request, site);
  } catch (error) {
    return refuse("500 Internal Server Error", `: ${reasonOf(error)}`);
  }
}

function choose(request: Request | "too long" | null, site: Site): Page {
  if (request === "too long") return refuse("431 Request Header Fields Too Large");
  if (request === null) return refuse("400 Bad Request");
  const { method, path, host, accept, hasBody } = request;
  // A page of another site whose name leads here must not read the answer (DNS rebinding).
  if (!site.isOwnHost(host)) return refuse("403 Forbidden", ": not by this host name");
  if (method !== "GET" && method !== "HEAD") return refuse("405 Method Not Allowed");
  if (hasBody) return refuse("400 Bad Request");
  if (path === "/metrics") return { status: OK, ...site.renderMetrics(accept) };
  if (path === "/") return { status: OK, type: TEXT, body: encoder.encode(INDEX) };
  return refuse("404 Not Found", ": see /metrics");
}

function refuse(status: string, why = ""): Page {
  return { status, type: TEXT, body: encoder.encode(`${status}${why}\n`) };
}

function renderHead(status: string, type: string, length: number, { epochMs }: Site): Uint8Array {
  const lines = [
    `HTTP/1.1 ${status}`,
    `Date: ${new Date(epochMs()).toUTCString()}`,
    `Content-Type: ${type}`,
    `Content-Length: ${length}`,
    "Cache-Control: no-store",
    "X-Content-Type-Options: nosniff",
    ...(status.startsWith("405") ? ["Allow: GET, HEAD"] : []),
    "Connection: close",
  ];
  return encoder.encode(`${lines.join("\r\n")}\r\n\r\n`);
}
