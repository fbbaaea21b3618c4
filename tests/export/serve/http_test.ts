import { assert, assertEquals } from "@std/assert";
import { parseAddress } from "../../../src/cli/values.ts";
import { meansAddress } from "../../../src/export/serve/listen.ts";
import { answer, type Site } from "../../../src/export/serve/http.ts";
import { findHeadEnd, parseRequest } from "../../../src/export/serve/http.ts";
import { bytes } from "../../fakes.ts";

const site: Site = {
  isOwnHost: (host) => meansAddress("127.0.0.1", null, host),
  renderMetrics: () => ({ type: "text/plain", body: bytes("über 1\n") }),
  epochMs: () => 0,
};

/** Returns the answer to a head. */
function ask(...lines: string[]): string {
  const { parts } = answer(parseRequest(bytes(`${lines.join("\r\n")}\r\n\r\n`)), site);
  return parts.map((part) => new TextDecoder().decode(part)).join("");
}

const HOST = "Host: localhost:9256";

Deno.test("a GET of /metrics has the metrics, a HEAD the same head alone", () => {
  const got = ask("GET /metrics HTTP/1.1", HOST);
  const [head, body] = got.split("\r\n\r\n");
  assertEquals(body, "über 1\n");
  assertEquals(head!.split("\r\n"), [
    "HTTP/1.1 200 OK",
    "Date: Thu, 01 Jan 1970 00:00:00 GMT",
    "Content-Type: text/plain",
    "Content-Length: 8",
    "Cache-Control: no-store",
    "X-Content-Type-Options: nosniff",
    "Connection: close",
  ]);
  assertEquals(ask("HEAD /metrics?name[]=x HTTP/1.0", HOST), `${head}\r\n\r\n`);
  assert(ask("GET / HTTP/1.1", HOST).endsWith("are at /metrics\n"));
  assert(ask("HEAD /none HTTP/1.1", HOST).endsWith("\r\n\r\n"));
});

Deno.test("if the system refuses the metrics, the answer is a 500 that says why", () => {
  const error = new Error("Too many open files (os error 24): open '/proc/7/stat'");
  const failing = {
    ...site,
    renderMetrics: () => {
      throw error;
    },
  };
  const { parts, isGood } = answer(
    parseRequest(bytes(`GET /metrics HTTP/1.1\r\n${HOST}\r\n\r\n`)),
    failing,
  );
  const text = parts.map((part) => new TextDecoder().decode(part)).join("");
  assertEquals(text.split("\r\n")[0], "HTTP/1.1 500 Internal Server Error");
  assert(text.endsWith("\r\n\r\n500 Internal Server Error: too many open files\n"), text);
  assertEquals(isGood, false);
});

Deno.test("other requests are refused, and no other site can read the metrics", () => {
  const cases: [status: number, ...lines: string[]][] = [
    [405, "POST /metrics HTTP/1.1", HOST, "Content-Length: 4"],
    [405, "OPTIONS /metrics HTTP/1.1", HOST, "Origin: http://evil.example"],
    [400, "GET /metrics HTTP/1.1", HOST, "Content-Length: 4"],
    [400, "GET /metrics HTTP/1.1", HOST, "Transfer-Encoding: chunked"],
    [404, "GET /metrics/ HTTP/1.1", HOST],
    [404, "GET /../etc/passwd HTTP/1.1", HOST],
    [400, "GET http://localhost/metrics HTTP/1.1", HOST],
    [400, "GET /metrics HTTP/2.0", HOST],
    [400, "GET /metrics", HOST],
    [400, "GET  /metrics HTTP/1.1", HOST],
    [400, "GET /metrics HTTP/1.1"],
    [400, "GET /metrics HTTP/1.1", HOST, HOST],
    [400, "GET /metrics HTTP/1.1", HOST, "Accept : text/plain"],
    [400, "GET /metrics HTTP/1.1", HOST, "Accept: text/plain", " folded"],
    [400, "GET /metrics HTTP/1.1", "Host: a b"],
    [403, "GET /metrics HTTP/1.1", "Host: evil.example"],
    [403, "GET /metrics HTTP/1.1", "Host: localhost.evil.example:9256"],
    [403, "GET /metrics HTTP/1.1", "Host: 127.0.0.1.evil.example"],
    [403, "POST / HTTP/1.1", "Host: evil.example"],
    [403, "GET / HTTP/1.1", "Host: 10.0.0.5"],
  ];
  for (const [status, ...lines] of cases) {
    const got = ask(...lines);
    assert(got.startsWith(`HTTP/1.1 ${status} `), `${lines}: ${got}`);
    assert(!/access-control/i.test(got));
    assertEquals(got.includes("Allow: GET, HEAD"), status === 405);
  }
});

Deno.test("a head ends at the first empty line, in whatever pieces it comes", () => {
  const all = bytes("GET / HTTP/1.1\r\nHost: x\r\n\r\nrest");
  const end = all.length - "rest".length;
  assertEquals(findHeadEnd(all), end);
  for (let from = 0; from < end; from++) assertEquals(findHeadEnd(all, from), end, `${from}`);
  assertEquals(findHeadEnd(all.subarray(0, end - 1)), -1);
});

Deno.test("a request is answered if its host can be this address", () => {
  const cases: [listening: string, own: string[], foreign: string[]][] = [
    ["127.0.0.1", ["localhost", "127.0.0.1", "127.1.2.3", "::1"], ["web1", "10.0.0.5", "0.0.0.0"]],
    ["10.0.0.5", ["10.0.0.5", "localhost"], ["web1", "10.0.0.6", "evil.example"]],
    ["web1.example.com", ["web1.example.com"], ["web1", "evil.example"]],
    ["0.0.0.0", ["10.0.0.5", "fe80::1", "web1", "localhost"], ["web1.evil.example", "web2"]],
    ["::", ["10.0.0.5", "2001:db8::7", "web1"], ["evil.example", "10.0.0.5.evil.example"]],
  ];
  for (const [listening, own, foreign] of cases) {
    for (const host of own) assert(meansAddress(listening, "Web1", host), `${listening} ${host}`);
    for (const host of foreign) {
      assert(!meansAddress(listening, "Web1", host), `${listening} ${host}`);
    }
  }
});

Deno.test("an address to listen on is a port, or a host and a port", () => {
  assertEquals(parseAddress("0.0.0.0:9256"), { host: "0.0.0.0", port: 9256 });
  assertEquals(parseAddress("Web1.example.com:0"), { host: "web1.example.com", port: 0 });
  assertEquals(parseAddress("[::1]:9256"), { host: "::1", port: 9256 });
});
