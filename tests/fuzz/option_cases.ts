/**
 * Cases of the input of people and their scripts: arguments, and requests over HTTP.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { meansAddress, renderAddress } from "../../src/export/serve/listen.ts";
import { parseAddress } from "../../src/cli/values.ts";
import { parseCommandLine } from "../../src/cli/mod.ts";
import { RUN_VALUES } from "../../src/cli/run_conditions.ts";
import { parseCondition } from "../../src/cli/conditions.ts";
import { UsageError } from "../../src/model/errors.ts";
import { chooseFormat } from "../../src/export/openmetrics.ts";
import { FLAGS } from "../../src/cli/flags.ts";
import { parseLabels } from "../../src/cli/columns.ts";
import { chooseDestination } from "../../src/output/mod.ts";
import { findHeadEnd, parseRequest } from "../../src/export/serve/http.ts";
import { parseDuration, parsePace } from "../../src/cli/times.ts";
import { parseColumns } from "../../src/cli/columns.ts";
import { parsePid, parseRegex } from "../../src/cli/values.ts";
import { selectAll } from "../fakes.ts";
import { type Case, encode, holds, hostileText, mangled, unlessRefused } from "./hostile.ts";

const UNIT_MS = { "": 1000, ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const unit = fc.constantFrom(...Object.keys(UNIT_MS) as (keyof typeof UNIT_MS)[]);
const number = fc.oneof(fc.nat().map(String), fc.tuple(fc.nat(9999), fc.nat(999)).map(join));
const time = fc.tuple(number, unit).map(([number, unit]) => number + unit);

const metric = fc.constantFrom(
  "cpu_percent",
  "mem_real",
  "mem_private",
  "num_open_files",
  ...RUN_VALUES,
);
const condition = fc.tuple(
  metric,
  fc.constantFrom("", ".avg", ".p95", ".peak", ".last", ".growth"),
  fc.constantFrom(">", ">+"),
  number,
  fc.constantFrom("", "B", "kB", "MiB", "%", "/h", "MiB/d"),
).map((parts) => parts.join(""));

const flag = fc.constantFrom(...FLAGS.map(({ name }) => `--${name}`), "-p", "-o", "-qf", "-");
const argument = fc.oneof(
  fc.constantFrom("acme", "report", "compare", "x.csv", "--", "inf", "none", "7,8", "--no-quiet"),
  flag,
  fc.tuple(flag, fc.oneof(time, condition, hostileText)).map(([name, value]) => `${name}=${value}`),
  hostileText,
);

const head = fc.tuple(
  fc.constantFrom("GET", "HEAD", "POST"),
  fc.constantFrom("/metrics", "/", "/a%20b"),
  fc.constantFrom("localhost", "127.0.0.1:9776", "[::1]:9776", "evil.example"),
  mangled(fc.constant("text/plain;version=0.0.4;q=0.5,application/openmetrics-text;q=1")),
).map(([method, path, host, accept]) => ({ method, path, host, accept: oneLine(accept) }));
type Head = typeof head extends fc.Arbitrary<infer T> ? T : never;

const render = ({ method, path, host, accept }: Head) =>
  `${method} ${path}?q=1 HTTP/1.1\r\nHost: ${host}\r\nAccept: ${accept}\r\n\r\n`;

/**
 * A name, and a glob that it matches: parts of the name are literal, and others are stars and
 * question marks.
 */
const plain = hostileText.map((text) => text.replace(/[*?[\]{}()!+@\\|,^$.]/g, "_"));
const matching = fc.array(fc.tuple(plain, fc.constantFrom("*", "?", "")), { maxLength: 5 })
  .map((parts) => ({
    name: parts.map(([text, kind]) => text + (kind === "?" ? "x" : kind && "y\r/")).join(""),
    glob: parts.map(([text, kind]) => text + kind).join(""),
  }));

/** What holds for them. */
export const OPTION_CASES: readonly Case[] = [
  holds("TIME", "is what its number and unit say", fc.tuple(number, unit), ([number, unit]) => {
    const wanted = Number(number) * UNIT_MS[unit];
    assertEquals(parseDuration(number + unit), wanted);
    assertEquals(unlessRefused(() => parsePace(number + unit), UsageError) ?? 0, least(wanted));
  }),
  holds("TIME, PID, columns", "they are refused, or make sense", mangled(time), (text) => {
    const timeMs = unlessRefused(() => parseDuration(text), UsageError) ?? 0;
    assert(timeMs >= 0 && (timeMs < Infinity || text === "inf"));
    assert((unlessRefused(() => parsePid(text), UsageError) ?? 1) >= 1);
    unlessRefused(() => parseColumns(text), UsageError);
    unlessRefused(() => parseRegex(text, true), UsageError);
  }),
  holds(
    "conditions",
    "one is refused, or has a limit",
    fc.tuple(fc.oneof(condition, mangled(condition)), fc.boolean()),
    ([text, change]) => {
      const condition = unlessRefused(() => parseCondition(text, { change }), UsageError);
      if (condition === undefined || !("limit" in condition)) return;
      assertEquals(condition.text, text);
      assert(condition.limit >= 0 && condition.limit < Infinity);
      if (condition.kind === "run") {
        assert(text.startsWith(condition.total) && (change || !condition.isChange));
        return;
      }
      const isOne = condition.kind === "level" || condition.kind === "column";
      const value = condition.kind === "column" ? condition.column : condition.metric;
      assert(text.startsWith(value) && (change || isOne));
    },
  ),
  holds("globs", "a name is matched whatever its characters", matching, ({ name, glob }) => {
    assert(matcherOf(glob)?.(name), glob);
  }),
  holds("globs", "a name that is none matches itself alone", fc.tuple(plain, plain), ([a, b]) => {
    assertEquals(matcherOf(a)?.(b), a === b);
  }),
  holds(
    "globs",
    "any is refused, or is found by itself",
    fc.tuple(mangled(fc.constant("[a-z]{b,c}*?")), hostileText),
    ([glob, name]) => {
      const matches = matcherOf(glob);
      assert(matches === undefined || matches(glob));
      matches?.(name);
    },
  ),
  holds("arguments", "they are refused, or understood", fc.array(argument), (args) => {
    const request = unlessRefused(() => parseCommandLine(args), UsageError);
    if (request?.run !== "record") return;
    const { options } = request;
    assert(options.paceMs >= 10 && options.durationMs >= 0);
    const { path } = chooseDestination({ ...options, output: null }, {
      isTerminal: true,
      epochMs: 0,
    });
    assert(/^profit-[\p{L}\p{N}.+_-]*-19700101T000000Z\.csv$/u.test(path), path);
  }, 2),
  holds(
    "HOST:PORT",
    "an address is read back from its URL",
    fc.tuple(
      fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6()).map((host) => host.toLowerCase()),
      fc.nat(65535),
    ),
    ([host, port]) => {
      const address = parseAddress(renderAddress({ host, port }));
      assertEquals(address, { host, port });
      assert(meansAddress(host, null, host));
    },
  ),
  holds("HOST:PORT", "is refused, or is one", mangled(fc.constant("[::1]:9776")), (text) => {
    const address = unlessRefused(() => parseAddress(text), UsageError);
    if (address === undefined) return;
    assert(address.port >= 0 && address.port <= 65535 && !/[\s/[\]]/.test(address.host));
  }),
  holds("HTTP requests", "one is read as it was sent", head, (sent) => {
    const bytes = encode(render(sent));
    assertEquals(findHeadEnd(bytes), bytes.length);
    const request = parseRequest(bytes);
    const host = sent.host.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
    const accept = sent.accept.trim();
    assertEquals(request, { method: sent.method, path: sent.path, host, accept, hasBody: false });
  }),
  holds("HTTP requests", "another is refused, or read", mangled(head.map(render)), (text) => {
    const request = parseRequest(encode(text));
    chooseFormat(text);
    if (request === null) return;
    assert(/^[A-Z]+$/.test(request.method) && /^\/\S*$/.test(request.path));
    assert(!/[\s/@]/.test(request.host) && !/[\r\n\0]/.test(request.accept));
  }),
  holds("labels", "they are refused, or as written", fc.array(hostileText), (values) => {
    const texts = values.map((value, at) => `${value.match(/\w+/)?.[0] ?? "x"}_${at}=${value}`);
    const labels = unlessRefused(() => parseLabels(texts), UsageError);
    for (const [at, { name, value }] of labels?.entries() ?? []) {
      assertEquals(`${name}=${value}`, texts[at]);
      assert(/^[A-Za-z_]\w*$/.test(name));
    }
  }),
];

function join(parts: readonly number[]): string {
  return parts.join(".");
}

function least(ms: number): number {
  return ms < 10 ? 0 : ms;
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]/g, " ");
}

/** Returns whether a glob selects a name; `undefined` if the glob is refused. */
function matcherOf(glob: string): ((name: string) => boolean) | undefined {
  const selection = unlessRefused(() => selectAll({ names: [glob] }), UsageError);
  const process = { pid: 7, startTicks: 1, ppid: 1, command: null, uid: null };
  return selection && ((name) => selection.matches({ ...process, name }));
}
