/**
 * The world as it is for `report` and `compare`: this machine's streams and files.
 *
 * @module
 */

import { DataError, reasonOf } from "../model/errors.ts";
import type { ReportWorld, World } from "../model/world.ts";
import { pipeOpener } from "./pipes.ts";
import { mayColor } from "./terminal.ts";

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
    say,
    open: async (path) => {
      try {
        const { isFile, isDirectory } = path === "-" ? STANDARD_INPUT : await Deno.stat(path);
        if (isDirectory) throw new DataError(`Cannot read "${path}": it is a folder`);
        return await (isFile ? openForReading(path) : openPipe(path));
      } catch (cause) {
        if (cause instanceof DataError) throw cause;
        throw new DataError(`Cannot read "${path}": ${reasonOf(cause)}`, { cause });
      }
    },
  };
}

/** It may be anything, and has been read where a file is read by its place. */
const STANDARD_INPUT = { isFile: false, isDirectory: false };

async function openForReading(path: string): Promise<AsyncIterable<Uint8Array>> {
  return path === "-" ? Deno.stdin.readable : (await Deno.open(path)).readable;
}
