/**
 * A terminal to look at: script(1) has the pty, and xterm.js makes a screen of what it gets.
 *
 * @module
 */

import xterm from "@xterm/headless";
import { killRun, RUN_VARIABLE, runProgram, until, within } from "../limits.ts";

/** What a terminal shows, and how. */
export interface Pane extends AsyncDisposable {
  /** Its lines, without what is empty at their ends. */
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

/** Runs a command in a terminal of a size; all that it started ends with the scope. */
export async function openPane(
  columns: number,
  rows: number,
  command: readonly string[],
): Promise<Pane> {
  const id = crypto.randomUUID();
  // It has the usual settings, whatever script(1) makes of them where it reads no terminal.
  // The name of its device comes as the title of its window.
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
  screen.onData((answer) => void type(answer).catch(() => {})); // Who asked may have ended.
  let cursor = true;
  for (const final of ["h", "l"]) {
    screen.parser.registerCsiHandler({ prefix: "?", final }, (modes) => {
      if (modes.includes(CURSOR_MODE)) cursor = final === "h";
      return false; // It has other modes for xterm.js to see to.
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
        // stty sets one after the other: the lines are as wide as before until all is set.
        const { code, stderr } = await runProgram(
          ["stty", "-F", device, "rows", `${y}`, "cols", `${x}`],
        );
        if (code !== 0) throw new Error(stderr);
      },
      shows: async (line) => {
        try {
          // PROFIT has the terminal wrap no lines while it draws: half a frame is not looked at.
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
