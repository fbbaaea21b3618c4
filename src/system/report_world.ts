/**
 * The world as it is for `report` and `compare`: this machine's streams and files.
 *
 * @module
 */

import { DataError, reasonOf } from "../model/errors.ts";
import type { ReportWorld, World } from "../model/world.ts";
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
        throw new DataError(`Cannot read "${path}": ${reasonOf(cause)}`, { cause });
      }
    },
  };
}

/** It may be anything, and has been read where a file is read by its place. */
const STANDARD_INPUT = { isFile: false };

async function openForReading(path: string): Promise<AsyncIterable<Uint8Array>> {
  return path === "-" ? Deno.stdin.readable : (await Deno.open(path)).readable;
}
