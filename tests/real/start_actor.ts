/**
 * Starts the actor of tests: a process of Deno that holds what it is told to.
 *
 * @module
 */

import { type Actor, startActor } from "./profit.ts";

const ACTOR = new URL("actor.ts", import.meta.url).pathname;

/** Starts it, under the name of the file by which Deno is run. */
export function startDenoActor(deno: string = Deno.execPath()): Promise<Actor> {
  // At a terminal, Deno looks for a newer one, which takes descriptors.
  const program = ["DENO_NO_UPDATE_CHECK=1", deno, "run", "-A", "--no-config", "--no-lock"];
  return startActor("env", [...program, ACTOR]);
}
