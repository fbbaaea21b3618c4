/**
 * Runs commands on recordings that are only texts.
 *
 * @module
 */

import { parseCommandLine } from "../../src/cli/mod.ts";
import { compareFiles } from "../../src/run/compare.ts";
import { reportRecordings } from "../../src/run/report.ts";
import { bytes } from "../fakes.ts";

/** Runs `report` or `compare` on files that are only texts. */
export async function playFiles(files: Record<string, string>, ...argv: string[]) {
  const request = parseCommandLine(argv);
  if (request.run !== "report" && request.run !== "compare") throw new Error(request.run);
  let [stdout, stderr] = ["", ""];
  const world = {
    stdout: {
      write: (chunk: Uint8Array) => {
        stdout += new TextDecoder().decode(chunk);
        return Promise.resolve(chunk.length);
      },
      isTerminal: () => false,
    },
    say: (text: string) => void (stderr += text),
    mayColor: false,
    open: async function (path: string) {
      await Promise.resolve();
      return (async function* () {
        await Promise.resolve();
        yield bytes(files[path]!);
      })();
    },
  };
  const run = request.run === "report" ? reportRecordings : compareFiles;
  const code = await run(request.options, world);
  return { code, stdout, stderr };
}
