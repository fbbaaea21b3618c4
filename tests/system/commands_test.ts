import { assert, assertThrows } from "@std/assert";
import { sendSignal } from "../../src/system/commands.ts";

Deno.test("a command that has just ended needs no signal, and another user's gets none", () => {
  const refuse = (error: Error) =>
    sendSignal({
      kill: () => {
        throw error;
      },
    }, "SIGTERM");
  assert(refuse(new TypeError("Child process has already terminated.")));
  assert(!refuse(new Deno.errors.PermissionDenied()));
  assertThrows(() => refuse(new Deno.errors.Interrupted()), Deno.errors.Interrupted);
});
