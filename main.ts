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
import { EnvironmentError, reasonOf, StartError, UsageError } from "./src/errors.ts";
import { escapeTerminal } from "./src/escape.ts";
import { openStream } from "./src/output/stream.ts";
import { run } from "./src/run.ts";
import { EXIT, type FileWorld, type World } from "./src/run/world.ts";
import { openScreen, type Screen } from "./src/screen.ts";
import { listenForSignals } from "./src/signals.ts";
import { openTerminal, watchTerminal } from "./src/terminal.ts";
import type { Build } from "./src/version.ts";

/** Interrupted twice, PROFIT waits so long for a slow terminal to become what it was. */
const LEAVE_WITHIN_MS = 500;

/** Whether Deno sends metrics to OpenTelemetry: for a compiled program, that was settled before. */
const hasTelemetry = !Deno.build.standalone && Deno.env.get("OTEL_DENO") === "true";

/**
 * Does what the arguments ask for.
 *
 * @param args The arguments, without the program.
 * @returns The exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  const screen = openStderr();
  try {
    return await obey(args, screen?.say ?? sayAtOnce, screen);
  } finally {
    await screen?.hide();
  }
}

async function obey(
  args: readonly string[],
  say: World["say"],
  screen: Screen | null,
): Promise<number> {
  try {
    const request = parseCommandLine(args);
    switch (request.run) {
      case "record":
        return await run(request.options, openWorld(say, screen));
      // A recording needs none of what the others are made of, and starts sooner without.
      case "help": {
        const { renderHelp } = await import("./src/help.ts");
        return await print(renderHelp());
      }
      case "version": {
        const { renderVersion } = await import("./src/version.ts");
        return await print(renderVersion(describeBuild(), request.format));
      }
      case "completions": {
        const { renderCompletions } = await import("./src/completions/mod.ts");
        return await print(renderCompletions(request.shell));
      }
      case "report": {
        const { reportRecordings } = await import("./src/run/report.ts");
        return await reportRecordings(request.options, openFileWorld(say));
      }
      case "compare": {
        const { compareFiles } = await import("./src/run/compare.ts");
        return await compareFiles(request.options, openFileWorld(say));
      }
    }
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

function openWorld(say: World["say"], screen: Screen | null): World {
  const signals = listenForSignals(async () => {
    setTimeout(() => Deno.exit(EXIT.interrupted), LEAVE_WITHIN_MS);
    await screen?.hide();
    Deno.exit(EXIT.interrupted);
  });
  return {
    os: Deno.build.os,
    clock: systemClock,
    stdout: Deno.stdout,
    mayColor: Deno.stderr.isTerminal() && !Deno.noColor,
    isRoot: Deno.uid() === 0,
    say,
    screen,
    stop: signals.stop,
    readHost,
    hasTelemetry,
    start: (argv) => {
      const started = startCommand(argv);
      signals.passTo((signal) => {
        const isSent = started.send(signal);
        if (!isSent) say(`profit: Cannot pass ${signal} on: the command has another user\n`);
      });
      return started;
    },
  };
}

function openFileWorld(say: World["say"]): FileWorld {
  return {
    stdout: Deno.stdout,
    mayColor: Deno.stdout.isTerminal() && !Deno.noColor,
    say,
    open: async (path) => {
      try {
        if (path === "-") return Deno.stdin.readable;
        const isFolder = (await Deno.stat(path)).isDirectory;
        if (isFolder) throw new UsageError(`Cannot read "${path}": it is a folder`);
        return (await Deno.open(path)).readable;
      } catch (cause) {
        if (cause instanceof UsageError) throw cause;
        throw new UsageError(`Cannot read "${path}": ${reasonOf(cause)}`, { cause });
      }
    },
  };
}

function describeBuild(): Build {
  return {
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    typescript: Deno.version.typescript,
    target: Deno.build.target,
    osRelease: Deno.osRelease(),
    isCompiled: Deno.build.standalone,
    std: findStd(),
  };
}

/** In a package from JSR its bare name means nothing, and is not asked for. */
function findStd(): "jsr" | "npm" {
  try {
    return import.meta.resolve("@std/cli/parse-args").includes("/tools/npm/") ? "npm" : "jsr";
  } catch {
    return "jsr";
  }
}

function readHost(): string | null {
  try {
    return Deno.hostname();
  } catch {
    return null;
  }
}

async function print(page: string): Promise<number> {
  await openStream(Deno.stdout, "standard output").write(page);
  return EXIT.recorded;
}

function openStderr(): Screen | null {
  const terminal = openTerminal();
  if (terminal === null) return null;
  const screen = openScreen(terminal, systemClock, (ms, call) => void setTimeout(call, ms));
  watchTerminal({ onChange: screen.refresh, onLeave: screen.hide });
  return screen;
}

/** Writes to standard error. Where nobody can be told, there is nothing to tell them. */
function sayAtOnce(text: string): void {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let at = 0; at < bytes.length;) at += Deno.stderr.writeSync(bytes.subarray(at));
  } catch {
    // Closed, or full: the recording goes on.
  }
}

if (import.meta.main) {
  const code = await main(Deno.args);
  // While it sends metrics, Deno 2.9 may wait in exit() for ever; a program that just ends does not.
  if (hasTelemetry) Deno.exitCode = code;
  else Deno.exit(code);
}
