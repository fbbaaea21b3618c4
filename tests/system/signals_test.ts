import { assertEquals } from "@std/assert";
import { runProgram } from "../limits.ts";
import { needs } from "../needs.ts";

const inTerminal = await needs("Linux", "script");

Deno.test(
  inTerminal(
    "Ctrl-C in a terminal is passed on only if it may have come before the command, Ctrl-\\ never",
  ),
  async () => {
    const program = new URL("signals_in_terminal.ts", import.meta.url).pathname;
    const command = `'${Deno.execPath()}' run -A --no-config '${program}'`;
    const script = ["script", "-qec", command, "/dev/null"];
    const { stdout } = await runProgram(script, { env: { SHELL: "/bin/sh" } });
    assertEquals(stdout.trim(), "SIGINT SIGTERM");
  },
);
