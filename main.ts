/**
 * PROFIT records CPU, memory and open files of any processes to CSV, and reports whether they leak, how
 * fast, and when they reach a limit.
 *
 * This file alone reads the arguments and sets the exit code.
 *
 * @module
 */

import { parseCommandLine } from "./src/cli/mod.ts";
import type { Build } from "./src/cli/version.ts";
import { EnvironmentError, InterruptedError, StartError, UsageError } from "./src/model/errors.ts";
import { EXIT, type ReportWorld, type Screen, type World } from "./src/model/world.ts";
import { openStream } from "./src/output/stream.ts";
import { record } from "./src/run/record.ts";
import { HAS_TELEMETRY, openStderrScreen, openWorld, sayAtOnce } from "./src/system/mod.ts";
import { escapeTerminal } from "./src/text/escape.ts";

/**
 * Runs the command that the arguments name.
 *
 * @param args The arguments, without the program.
 * @returns The exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  const screen = await openStderrScreen();
  try {
    return await run(args, screen?.say ?? sayAtOnce, screen);
  } finally {
    await screen?.hide();
  }
}

async function run(
  args: readonly string[],
  say: World["say"],
  screen: Screen | null,
): Promise<number> {
  try {
    const request = parseCommandLine(args, await findChanged(args));
    switch (request.run) {
      case "record":
        return await record(request.options, await openWorld(args, say, screen));
      // A recording starts sooner without the code of the other commands.
      case "help": {
        const { renderHelp } = await import("./src/cli/help.ts");
        return await print(renderHelp());
      }
      case "version": {
        const { renderVersion } = await import("./src/cli/version.ts");
        return await print(renderVersion(describeBuild(), request.format));
      }
      case "completions": {
        const { renderCompletions } = await import("./src/cli/completions/mod.ts");
        return await print(renderCompletions(request.words));
      }
      case "report": {
        const { reportRecordings } = await import("./src/run/report.ts");
        return await reportRecordings(request.options, await openReportWorld(say));
      }
      case "view": {
        const { viewRecording } = await import("./src/run/view.ts");
        const world = await openWorld(args, say, screen);
        return await viewRecording(request.options, world, await openReportWorld(say));
      }
      case "compare": {
        const { compareFiles } = await import("./src/run/compare.ts");
        return await compareFiles(request.options, await openReportWorld(say));
      }
    }
  } catch (error) {
    if (error instanceof UsageError) {
      say(`profit: ${escapeTerminal(error.message)}\nRun "profit --help" for the options\n`);
      return EXIT.usage;
    }
    if (error instanceof EnvironmentError) {
      say(`profit: ${escapeTerminal(error.message)}\n`);
      const hasCode = error instanceof StartError || error instanceof InterruptedError;
      return hasCode ? error.exitCode : EXIT.failed;
    }
    throw error;
  }
}

/** Finds the arguments that Deno has changed: U+FFFD replaces bytes that are not UTF-8. */
async function findChanged(args: readonly string[]): Promise<readonly string[]> {
  if (!args.some((arg) => arg.includes("\uFFFD"))) return [];
  const { findChangedArguments } = await import("./src/system/arguments.ts");
  return findChangedArguments(args);
}

async function openReportWorld(say: World["say"]): Promise<ReportWorld> {
  const { openReportWorld } = await import("./src/system/report_world.ts");
  return openReportWorld(say);
}

async function print(page: string): Promise<number> {
  await openStream(Deno.stdout, "standard output").write(page);
  return EXIT.recorded;
}

function describeBuild(): Build {
  return {
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    typescript: Deno.version.typescript,
    target: Deno.build.target,
    osRelease: Deno.osRelease(),
    isCompiled: Deno.build.standalone,
  };
}

/** Runs the program with its arguments, and ends it with the exit code. */
export async function start(): Promise<void> {
  const code = await main(Deno.args);
  // While Deno 2.9 sends metrics, exit() may wait for ever. A program that just ends does not.
  if (HAS_TELEMETRY) Deno.exitCode = code;
  else Deno.exit(code);
}

if (import.meta.main) await start();
