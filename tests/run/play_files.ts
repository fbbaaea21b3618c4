/**
 * Runs commands on recordings that are only texts.
 *
 * @module
 */

import { parseCommandLine } from "../../src/cli/mod.ts";
import { compareFiles } from "../../src/run/compare.ts";
import { reportRecordings } from "../../src/run/report.ts";
import { bytes } from "../fakes.ts";

async function* readText(text: string): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield bytes(text);
}

/** Runs `report` or `compare` on files that are only texts. */
export async function playFiles(files: Record<string, string>, ...argv: string[]) {
  const request = parseCommandLine(argv);
  if (request.run !== "report" && request.run !== "compare") throw new Error(request.run);
  let [stdout, stderr, stepSummary] = ["", "", ""];
  const world = {
    stdout: {
      write: (chunk: Uint8Array) => {
        stdout += new TextDecoder().decode(chunk);
        return Promise.resolve(chunk.length);
      },
      isTerminal: () => false,
    },
    say: (text: string) => void (stderr += text),
    appendStepSummary: (markdown: string) => {
      stepSummary += markdown;
      return Promise.resolve();
    },
    mayColor: false,
    columns: () => null,
    open: (path: string) => Promise.resolve(readText(files[path]!)),
    openFolder: (path: string) => {
      const folder = `${path.replace(/\/$/, "")}/`;
      const names = Object.keys(files).filter((file) => file.startsWith(folder))
        .map((file) => file.slice(folder.length));
      const open = (name: string) => {
        const text = files[`${folder}${name}`];
        return Promise.resolve(text === undefined ? null : readText(text));
      };
      return Promise.resolve(names.length === 0 ? null : { names, open });
    },
  };
  const run = request.run === "report" ? reportRecordings : compareFiles;
  const code = await run(request.options, world);
  return { code, stdout, stderr, stepSummary };
}
