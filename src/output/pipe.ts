/**
 * Opens a named pipe or a device for output.
 *
 * @module
 */

import { InterruptedError } from "../model/errors.ts";

/**
 * Opens a pipe or a device. Opening a pipe blocks until the pipe has a reader.
 *
 * @param path The path.
 * @param stop Ends the wait for a reader; `null` if nothing ends it.
 * @returns The open file.
 * @throws {InterruptedError} If `stop` is aborted first.
 */
export async function openPipe(path: string, stop: AbortSignal | null): Promise<Deno.FsFile> {
  const stopped = Promise.withResolvers<never>();
  const onStop = () =>
    stopped.reject(new InterruptedError(`Interrupted: no program reads "${path}"`));
  if (stop?.aborted) onStop();
  stop?.addEventListener("abort", onStop);
  try {
    return await Promise.race([Deno.open(path, { append: true }), stopped.promise]);
  } finally {
    stop?.removeEventListener("abort", onStop);
  }
}
