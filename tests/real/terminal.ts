/**
 * A terminal for tests: script(1) has the pty, and xterm.js makes a screen of its output.
 *
 * @module
 */

import xterm from "@xterm/headless";
import { killRun, RUN_VARIABLE, runProgram, until, within } from "../limits.ts";

/** The state of a terminal. */
export interface Pane extends AsyncDisposable {
  /** The lines, without blanks at their ends. */
  lines(): string[];
  /** Whether the cursor can be seen, and whether a program has taken the whole screen. */
  state(): { cursor: boolean; view: boolean };
  /** Presses a key together with Ctrl: "C-c". */
  press(key: `C-${string}`): Promise<void>;
  /** Types a text. */
  type(text: string): Promise<void>;
  /** Changes its size. */
  resize(columns: number, rows: number): Promise<void>;
  /** Waits until a line matches. */
  shows(line: RegExp): Promise<void>;
}

/** (XTerm Control Sequences: DECSET and DECRST 25, DECTCEM.) */
const CURSOR_MODE = 25;

/** Runs a command in a terminal of a size. All started processes end with the scope. */
export async function openPane(
  columns: number,
  rows: number,
  command: readonly string[],
): Promise<Pane> {
  const id = crypto.randomUUID();
  // Gives the terminal the usual settings, because script(1) changes them if its input is not a
  // terminal. The title of the window shows the name of the device.
  const start = `stty sane cols ${columns} rows ${rows}; printf '\\033]2;%s\\007' "$(tty)"
    exec ${command.map(quote).join(" ")}`;
  const script = new Deno.Command("script", {
    args: ["-qefc", start, "/dev/null"],
    env: {
      LANG: "C.UTF-8",
      LC_ALL: "C.UTF-8",
      SHELL: "/bin/sh",
      TERM: "xterm",
      [RUN_VARIABLE]: id,
    },
    stdin: "piped",
    stdout: "piped",
  }).spawn();

  const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const keys = script.stdin.getWriter();
  const type = (text: string) => keys.write(new TextEncoder().encode(text));
  screen.onData((answer) => void type(answer).catch(() => {})); // The program that asked may have ended.
  let cursor = true;
  for (const final of ["h", "l"]) {
    screen.parser.registerCsiHandler({ prefix: "?", final }, (modes) => {
      if (modes.includes(CURSOR_MODE)) cursor = final === "h";
      return false; // xterm.js handles all other modes.
    });
  }
  const title = new Promise<string>((resolve) => screen.onTitleChange(resolve));

  const readAll = async () => {
    for await (const bytes of script.stdout) {
      await new Promise<void>((resolve) => screen.write(bytes, resolve));
    }
  };
  const ended = Promise.all([readAll(), script.status]);
  const close = async () => {
    await until("nothing is left of a terminal", () => !killRun(id));
    await within("the end of a terminal", ended);
    await keys.close().catch(() => {}); // The reader of this pipe has been killed.
    screen.dispose();
  };

  const lines = () => {
    const { active } = screen.buffer;
    const all = Array.from(
      { length: screen.rows },
      (_, y) => active.getLine(active.baseY + y)?.translateToString(true).trimEnd() ?? "",
    );
    return all.join("\n").trimEnd().split("\n");
  };
  try {
    const device = await within("a terminal to have a name", title);
    return {
      lines,
      state: () => ({ cursor, view: screen.buffer.active.type === "alternate" }),
      type,
      press: (key) => type(String.fromCharCode(key.charCodeAt(2) & 0x1f)),
      resize: async (x, y) => {
        screen.resize(x, y);
        // stty sets one value after the other. The lines keep their old width until all values are
        // set.
        const { code, stderr } = await runProgram(
          ["stty", "-F", device, "rows", `${y}`, "cols", `${x}`],
        );
        if (code !== 0) throw new Error(stderr);
      },
      shows: async (line) => {
        try {
          // While PROFIT draws, the terminal does not wrap lines. The tests ignore incomplete
          // frames.
          const find = () => screen.modes.wraparoundMode && lines().some((one) => line.test(one));
          await until(`a terminal that wraps lines shows ${line}`, find);
        } catch (error) {
          throw new Error(`${(error as Error).message}, saw\n${lines().join("\n")}`);
        }
      },
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
