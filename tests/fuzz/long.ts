/**
 * Input as long as an attacker can make it: a process may have a command line of megabytes.
 *
 * @module
 */

import { parseAddress } from "../../src/cli/values.ts";
import { parseCondition } from "../../src/cli/conditions.ts";
import { EnvironmentError, UsageError } from "../../src/model/errors.ts";
import { escapeHtml, escapeTerminal, guardFormula } from "../../src/text/escape.ts";
import { chooseFormat } from "../../src/export/openmetrics.ts";
import { parseLabels } from "../../src/cli/columns.ts";
import { parseStatus } from "../../src/read/linux/pid_files.ts";
import { DIALECTS } from "../../src/read/posix/dialects.ts";
import { parseLsof } from "../../src/read/posix/lsof.ts";
import { completeName, parseCommand } from "../../src/read/name.ts";
import { parseStat } from "../../src/read/linux/stat.ts";
import { parsePs, parseTexts } from "../../src/read/posix/ps.ts";
import { completeCutName } from "../../src/read/posix/ps_reading.ts";
import { parsePasswd } from "../../src/read/linux/system.ts";
import { findHeadEnd, parseRequest } from "../../src/export/serve/http.ts";
import { rowRenderer } from "../../src/output/csv.ts";
import { parsePace } from "../../src/cli/times.ts";
import { sample, snapshot } from "../fakes.ts";
import { encode, unlessRefused } from "./hostile.ts";

/** The fillers of a text. */
export const FILLERS = ["\0", " ", "\t", "\n", ")", "/", '"', "'", ",", ":", "1", "-", "a", "*"]
  .concat(["\x1b", "\u202e", "f1\n", "\n7 "]);

/** An expression that begins again at each place is slowest if the end does not match. */
const END = "x\0\n";

type Read = (text: string) => void;

const DIALECT = DIALECTS["linux"]!;
const ASKED = { user: "user", more: ["nlwp"] };
const comm = encode("acme-worker-123");

const READERS: readonly [target: string, read: Read][] = [
  ["stat", (text) => unlessRefused(() => parseStat(encode(`7 (${text}`)), SyntaxError)],
  ["status", (text) => parseStatus(encode(`Name:\t${text}`))],
  ["command lines", (text) => parseCommand(encode(text))],
  ["names", (text) => completeName(comm, encode(`${text}acme-worker-123${text}`))],
  ["passwd", (text) => parsePasswd(encode(text))],
  ["ps rows", (text) => unlessRefused(() => parsePs(text, ASKED, DIALECT), EnvironmentError)],
  ["ps texts", (text) => unlessRefused(() => parseTexts(text, "ps"), EnvironmentError)],
  ["ps names", (text) => completeCutName(text.slice(0, 16), text, DIALECTS["darwin"]!)],
  ["lsof", (text) => parseLsof(`p7\n${text}`)],
  ["TIME", (text) => unlessRefused(() => parsePace(text), UsageError)],
  [
    "conditions",
    (text) => unlessRefused(() => parseCondition(`mem_real>${text}`, { change: true }), UsageError),
  ],
  ["HOST:PORT", (text) => unlessRefused(() => parseAddress(text), UsageError)],
  ["labels", (text) => unlessRefused(() => parseLabels([text]), UsageError)],
  [
    "HTTP requests",
    (text) => {
      findHeadEnd(encode(text));
      parseRequest(encode(`GET / HTTP/1.1\r\nHost: a\r\nx:${text}\r\n\r\n`));
      parseRequest(encode(`${text}\r\nHost: ${text}\r\n\r\n`));
      chooseFormat(text);
    },
  ],
  ["terminal", (text) => escapeTerminal(text)],
  ["HTML", (text) => escapeHtml(text)],
  ["formulas", (text) => guardFormula(text)],
  [
    "CSV",
    (text) => rowRenderer(["name"], { forTerminal: false })(snapshot([sample({ name: text })])),
  ],
];

/** The functions that read or render a text. */
export const LONG_INPUTS: readonly [target: string, read: Read][] = READERS.map((
  [target, read],
) => [target, (text) => read(text + END)]);
