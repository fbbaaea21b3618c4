/**
 * A terminal to look at: tmux, on a socket of its own.
 *
 * @module
 */

import { until } from "./profit.ts";

/** What a terminal shows, and how. */
export interface Pane extends Disposable {
  /** Its lines, without what is empty at their ends. */
  lines(): string[];
  /** Whether the cursor can be seen, and whether a program has taken the whole screen. */
  state(): { cursor: boolean; view: boolean };
  /** Presses keys, as tmux calls them. */
  press(...keys: string[]): void;
  /** Changes its size. */
  resize(columns: number, rows: number): void;
  /** Waits until a line matches. */
  shows(line: RegExp): Promise<void>;
}

let panes = 0;

/** Runs a command in a terminal of a size; it ends with the scope. */
export function openPane(columns: number, rows: number, command: readonly string[]): Pane {
  const socket = `profit-live-${Deno.pid}-${++panes}`;
  const tmux = (...args: string[]) => {
    const { code, stdout, stderr } = new Deno.Command("tmux", {
      args: ["-L", socket, "-f", "/dev/null", ...args],
      env: { LANG: "C.UTF-8", LC_ALL: "C.UTF-8", TERM: "xterm" },
      stdin: "null",
    }).outputSync();
    if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout);
  };
  const lines = () => tmux("capture-pane", "-p").trimEnd().split("\n").map((l) => l.trimEnd());
  tmux("new-session", "-d", "-x", `${columns}`, "-y", `${rows}`, "--", ...command);
  return {
    lines,
    state: () => {
      const flags = tmux("display", "-p", "#{cursor_flag} #{alternate_on}").trim();
      return { cursor: flags[0] === "1", view: flags.at(-1) === "1" };
    },
    press: (...keys) => void tmux("send-keys", ...keys),
    resize: (x, y) => void tmux("resize-window", "-x", `${x}`, "-y", `${y}`),
    shows: async (line) => {
      try {
        await until(() => lines().some((one) => line.test(one)));
      } catch {
        throw new Error(`Waited in vain for ${line}, saw\n${lines().join("\n")}`);
      }
    },
    [Symbol.dispose]: () => void tmux("kill-server"),
  };
}
