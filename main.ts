/**
 * PROFIT samples CPU, memory and open descriptors of processes, writes them as CSV, and says
 * whether memory seems to leak.
 *
 * This is the only file that knows the arguments and the exit code.
 *
 * @module
 */

import { parseCommandLine } from "./src/cli.ts";
import { systemClock } from "./src/clock.ts";
import { startCommand } from "./src/command.ts";
import { EnvironmentError, StartError, UsageError } from "./src/errors.ts";
import { escapeTerminal } from "./src/escape.ts";
import { renderHelp, renderVersion } from "./src/help.ts";
import { openStream } from "./src/output.ts";
import { run } from "./src/run.ts";
import { EXIT } from "./src/run/world.ts";
import { listenForSignals } from "./src/signals.ts";

/**
 * Does what the arguments ask for.
 *
 * @param args The arguments, without the program.
 * @returns The exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const request = parseCommandLine(args);
    if (request.run !== "record") {
      const page = request.run === "help" ? renderHelp() : renderVersion();
      await openStream(Deno.stdout, "standard output").write(page);
      return EXIT.recorded;
    }
    const signals = listenForSignals(() => Deno.exit(EXIT.interrupted));
    return await run(request.options, {
      os: Deno.build.os,
      clock: systemClock,
      stdout: Deno.stdout,
      mayColor: Deno.stderr.isTerminal() && !Deno.noColor,
      say,
      stop: signals.stop,
      start: (argv) => {
        const started = startCommand(argv);
        signals.passTo((signal) => {
          const isSent = started.send(signal);
          if (!isSent) say(`profit: Cannot pass ${signal} on: the command has another user\n`);
        });
        return started;
      },
    });
  } catch (error) {
    if (error instanceof UsageError) {
      say(`profit: ${escapeTerminal(error.message)}\nRun "profit --help" for the options\n`);
      return EXIT.usage;
    }
    if (error instanceof EnvironmentError) {
      say(`profit: ${escapeTerminal(error.message)}\n`);
      return error instanceof StartError ? error.exitCode : EXIT.failed;
    }
    throw error;
  }
}

/** Writes to standard error. Where nobody can be told, there is nothing to tell them. */
function say(text: string): void {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let at = 0; at < bytes.length;) at += Deno.stderr.writeSync(bytes.subarray(at));
  } catch {
    // Closed, or full: the recording goes on.
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
