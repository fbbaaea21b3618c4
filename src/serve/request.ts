/**
 * The head of an HTTP/1.1 request: bytes to what is asked for. Pure.
 *
 * Source: RFC 9112, sections 2 to 6. What is not needed to ask for a page is refused: folded lines,
 * other forms of the target.
 *
 * @module
 */

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
