/**
 * The world of a recording: the clocks, streams, terminal, signals and commands of this machine.
 *
 * @module
 */

import { EXIT, type Screen, type World } from "../model/world.ts";
import { systemClock } from "./clock.ts";
import { listen, listenForSignals } from "./signals.ts";
import { mayColor, openTerminal, watchTerminal, widthOf } from "./terminal.ts";

/** The longest wait for the terminal to be restored after a second signal. */
const TERMINAL_RESTORE_MS = 500;

/** Whether Deno sends metrics to OpenTelemetry. A compiled program never does. */
export const HAS_TELEMETRY: boolean = !Deno.build.standalone &&
  Deno.env.get("OTEL_DENO") === "true";

/**
 * Opens the world of a recording, and listens for the signals that end it.
 *
 * @param args The arguments of PROFIT.
 * @param say Writes to standard error.
 * @param screen Standard error as a terminal with a view; `null` if there is none.
 */
export async function openWorld(
  args: readonly string[],
  say: World["say"],
  screen: Screen | null,
): Promise<World> {
  if (Deno.pid === 1) (await import("./orphans.ts")).watchOrphans();
  const signals = listenForSignals(async () => {
    setTimeout(() => Deno.exit(EXIT.interrupted), TERMINAL_RESTORE_MS);
    await screen?.hide();
    Deno.exit(EXIT.interrupted);
  });
  return {
    os: Deno.build.os,
    clock: systemClock,
    stdout: Deno.stdout,
    mayColor: mayColor(Deno.stderr),
    columns: () => widthOf(Deno.stderr),
    args,
    isRoot: Deno.uid() === 0,
    say,
    screen,
    stop: signals.stop,
    interrupt: signals.interrupt,
    prepareView: async () => {
      const { leaveBeforeEnd, openKeys } = await import("./keys.ts");
      if (screen !== null) leaveBeforeEnd(screen.leave);
      return openKeys();
    },
    wasSignalled: signals.wasSignalled,
    readHost,
    listenForMarks: (onMark) => listen("SIGUSR2", onMark),
    hasTelemetry: HAS_TELEMETRY,
    // Loaded on demand: most recordings need neither module, and start sooner without them.
    limitRegex: async (regex, onTooLong) => {
      const { limitRegex } = await import("./limited_regex.ts");
      return limitRegex(regex, onTooLong);
    },
    appendStepSummary: async (markdown) => {
      const { appendStepSummary } = await import("./step_summary.ts");
      appendStepSummary(markdown, say);
    },
    loadPrograms: async () => (await import("./programs.ts")).systemPrograms,
    loadStart: async () => {
      const { startCommand } = await import("./commands.ts");
      return (argv) => {
        const started = startCommand(argv);
        signals.passTo((signal) => {
          const isSent = started.send(signal);
          if (!isSent) {
            say(`profit: Cannot pass ${signal} on to the command: it runs as another user\n`);
          }
        });
        // After the command has ended, signals end the recording again.
        started.ended.finally(() => signals.passTo(null));
        return started;
      };
    },
  };
}

/** Opens standard error as a terminal with a view. Returns `null` if there is no terminal. */
export async function openStderrScreen(): Promise<Screen | null> {
  const terminal = openTerminal();
  if (terminal === null) return null;
  // Loaded on demand: a recording without a terminal starts sooner without it.
  const { openScreen } = await import("./screen.ts");
  const screen = openScreen(terminal, systemClock, (ms, call) => void setTimeout(call, ms));
  watchTerminal({ onChange: screen.refresh, onLeave: screen.leave });
  return screen;
}

/** Writes to standard error, and ignores a failure of that write. */
export function sayAtOnce(text: string): void {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let at = 0; at < bytes.length;) at += Deno.stderr.writeSync(bytes.subarray(at));
  } catch {
    // Standard error is closed or full. The recording continues.
  }
}

function readHost(): string | null {
  try {
    return Deno.hostname();
  } catch {
    return null;
  }
}
