/**
 * Reads command lines once, on request.
 *
 * @module
 */

import { parseCommand } from "../name.ts";
import type { MapFiles, MapRequest } from "./map_files.ts";

/**
 * Reads command lines. The wait for the answers is limited.
 *
 * @param maps Reads files that may not answer.
 * @param processes The processes, with their folders.
 * @returns The command lines by process id. Processes that do not answer in time are absent.
 */
export async function readCommands(
  maps: Pick<MapFiles, "readAll">,
  processes: readonly Pick<MapRequest, "pid" | "folder" | "name">[],
): Promise<ReadonlyMap<number, string>> {
  const commands = new Map<number, string>();
  await maps.readAll(processes.map((process) => ({
    ...process,
    file: "cmdline",
    onAnswer: (answer) => {
      if (!(answer instanceof Error)) commands.set(process.pid, parseCommand(answer));
    },
  })));
  return commands;
}
