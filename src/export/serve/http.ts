/**
 * The head of an HTTP/1.1 request, from bytes, and what it is answered. Pure.
 *
 * Source: RFC 9112, sections 2 to 6. What is not needed to ask for a page is refused: folded lines,
 * other forms of the target.
 *
 * @module
 */

import { reasonOf } from "../../model/errors.ts";

/** What a client asks for. */
export interface Request {
  /** The method, such as `GET`. */
  readonly method: string;
  /** The path, without what follows a `?`. */
  readonly path: string;
  /** The host, without port and brackets, in lower case. */
  readonly host: string;
  /** The formats that it takes; empty where it does not say. */
  readonly accept: string;
  /** Whether something follows the head. */
  readonly hasBody: boolean;
}

const END = [13, 10, 13, 10];

const decoder = new TextDecoder();

/**
 * Where a head ends.
 *
 * @param bytes What has come.
 * @param from Where to begin; what is before was looked at, but for its last three bytes.
 * @returns How long the head is, with the empty line behind it; -1 while it has not ended.
 */
export function findHeadEnd(bytes: Uint8Array, from = 0): number {
  for (let at = Math.max(0, from - END.length + 1); at + END.length <= bytes.length; at++) {
    if (END.every((byte, next) => bytes[at + next] === byte)) return at + END.length;
  }
  return -1;
}

/**
 * Reads a head.
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
 * @param head The bytes, to the empty line.
 * @returns What is asked for; `null` where that cannot be read.
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

/** The headers by their names; `null` where one cannot be read, or the host is there twice. */
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

/** What there is to see. */
export interface Site {
  /** Whether a host, in lower case and without a port, is this server. */
  readonly isOwnHost: (host: string) => boolean;
  /** The metrics as they are now, in the format that suits an Accept header. */
  readonly renderMetrics: (accept: string) => { readonly type: string; readonly body: Uint8Array };
  /** The wall clock, in milliseconds since 1970. */
  readonly epochMs: () => number;
}

/** An answer. */
export interface Answer {
  /** All of it, head and body. */
  readonly parts: readonly Uint8Array[];
  /** Whether the client got what it asked for. */
  readonly isGood: boolean;
}

const OK = "200 OK";
const TEXT = "text/plain; charset=utf-8";

const INDEX = "PROFIT records processes; what it sees is at /metrics\n";

const encoder = new TextEncoder();

/**
 * Answers a request.
 *
 * @param request What is asked for; `null` where it cannot be read, `"too long"` where it has no end.
 * @param site What there is to see.
 */
export function answer(request: Request | "too long" | null, site: Site): Answer {
  const { status, type, body } = chooseOrFail(request, site);
  const head = renderHead(status, type, body.length, site);
  const isHead = request !== null && request !== "too long" && request.method === "HEAD";
  return { parts: isHead ? [head] : [head, body], isGood: status === OK };
}

/** A page, or the reason that there is none. */
interface Page {
  readonly status: string;
  readonly type: string;
  readonly body: Uint8Array;
}

/** The metrics may be beyond what the system lets be read: then the next scrape may go well. */
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
  // A page of another site that made its name lead here must not read what is shown to this one.
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
