/**
 * Starts the actor of tests: a process of Deno that holds resources on request.
 *
 * @module
 */

import { type Actor, startActor } from "./profit.ts";

const ACTOR = new URL("actor.ts", import.meta.url).pathname;

/** Starts the actor. Its name is that of the file by which Deno is run. */
export function startDenoActor(deno: string = Deno.execPath()): Promise<Actor> {
  // On a terminal, Deno looks for a newer version, which takes descriptors.
  const program = ["DENO_NO_UPDATE_CHECK=1", deno, "run", "-A", "--no-config", "--no-lock"];
  return startActor("env", [...program, ACTOR]);
}
