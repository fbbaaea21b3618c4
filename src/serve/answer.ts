/**
 * What each request is answered. Pure.
 *
 * @module
 */

import type { Request } from "./request.ts";

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
  const { status, type, body } = choose(request, site);
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
