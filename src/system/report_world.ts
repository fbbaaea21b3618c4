/**
 * The world of `report` and `compare`: the streams and files of this machine.
 *
 * @module
 */

import { DataError, reasonOf } from "../model/errors.ts";
import type { ReportWorld, World } from "../model/world.ts";
import { readPieces } from "./file_pieces.ts";
import { openFolder } from "./folder.ts";
import { pipeOpener } from "./pipes.ts";
import { mayColor, widthOf } from "./terminal.ts";

/**
 * Opens what `report` and `compare` may touch.
 *
 * @param say Writes to standard error.
 */
export function openReportWorld(say: World["say"]): ReportWorld {
  const openPipe = pipeOpener(openForReading);
  return {
    stdout: Deno.stdout,
    mayColor: mayColor(Deno.stdout),
    columns: () => widthOf(Deno.stdout),
    say,
    appendStepSummary: async (markdown) => {
      const { appendStepSummary } = await import("./step_summary.ts");
      appendStepSummary(markdown, say);
    },
    openFolder: async (path) => path === "-" ? null : await openFolder(path),
    open: async (path) => {
      try {
        const { isFile } = path === "-" ? STANDARD_INPUT : await Deno.stat(path);
        return await (isFile ? openForReading(path) : openPipe(path));
      } catch (cause) {
        if (cause instanceof DataError) throw cause;
        throw new DataError(`Cannot read "${path}": ${reasonOf(cause)}`, { cause });
      }
    },
  };
}

/**
 * Standard input counts as a pipe: it may be any kind of file, and a file there is not read from
 * its start.
 */
const STANDARD_INPUT = { isFile: false };

async function openForReading(path: string): Promise<AsyncIterable<Uint8Array>> {
  return path === "-" ? Deno.stdin.readable : readPieces(await Deno.open(path));
}
