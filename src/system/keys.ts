/**
 * Reads keys while a view is shown.
 *
 * PROFIT never waits for a key in read(2). The kernel stops a program that reads its terminal in
 * the background (SIGTTIN), and a waiting read would stop PROFIT after `bg`. PROFIT polls the
 * terminal instead (poll(2)), and reads only if there is a key.
 *
 * @module
 */

import type { Keys } from "../model/world.ts";
import { openLibc } from "./libc.ts";
import { readOwnStatus } from "./own_status.ts";
import { isInBackground } from "./signals.ts";
import { leaveOn } from "./terminal.ts";

/** The interval between two polls. */
const POLL_MS = 100;

const STDIN = 0;
const POLLIN = 1;

/**
 * A sequence of a key, such as an arrow, or a character (XTerm Control Sequences, "PC-Style
 * Function Keys").
 */
const KEY = /\p{Cc}[[O][0-9;]*[A-Za-z~]|./gsu;

/** Signals that end a program by default, with their numbers (signal(7)). */
const ENDING: readonly (readonly [signal: Deno.Signal, number: number])[] = [
  ["SIGTRAP", 5],
  ["SIGABRT", 6],
  ["SIGUSR1", 10],
  ["SIGUSR2", 12],
  ["SIGALRM", 14],
  ["SIGSTKFLT", 16],
  ["SIGXCPU", 24],
  ["SIGVTALRM", 26],
  ["SIGPROF", 27],
  ["SIGIO", 29],
  ["SIGPWR", 30],
  ["SIGSYS", 31],
];

/**
 * Restores the terminal before a signal ends PROFIT.
 *
 * @param onLeave Restores the terminal.
 */
export function leaveBeforeEnd(onLeave: () => Promise<void>): void {
  const { ignored } = readOwnStatus();
  for (const [signal, number] of ENDING) {
    if (!ignored.includes(number)) leaveOn(signal, onLeave);
  }
}

/**
 * Prepares to read keys from standard input.
 *
 * @returns The reader of keys; `null` if standard input is not a terminal, or PROFIT cannot poll
 * it.
 */
export function openKeys(): Keys | null {
  if (!Deno.stdin.isTerminal()) return null;
  const libc = openLibc();
  if (libc === null) return null;
  const asked = new DataView(new ArrayBuffer(8)); // struct pollfd: int fd; short events, revents.
  asked.setInt32(0, STDIN, true);
  asked.setInt16(4, POLLIN, true);
  const bytes = new Uint8Array(256);
  const decoder = new TextDecoder();
  let timer: ReturnType<typeof setInterval> | null = null;

  function stop(): void {
    if (timer === null) return;
    clearInterval(timer);
    timer = null;
    try {
      Deno.stdin.setRaw(false);
    } catch {
      // The terminal has gone.
    }
  }

  function readKeys(onKey: (key: string) => void): void {
    try {
      while (timer !== null && libc!.poll(asked, 1n, 0) === 1 && !isInBackground()) {
        const count = Deno.stdin.readSync(bytes);
        if (count === null) return stop();
        const text = decoder.decode(bytes.subarray(0, count), { stream: true });
        for (const [key] of text.matchAll(KEY)) onKey(key);
      }
    } catch {
      stop(); // The terminal has gone.
    }
  }

  return {
    start: (onKey) => {
      if (timer !== null) return;
      try {
        Deno.stdin.setRaw(true, { cbreak: true }); // Ctrl-C and Ctrl-Z still cause signals.
      } catch {
        return; // The view continues without keys.
      }
      timer = setInterval(() => readKeys(onKey), POLL_MS);
      Deno.unrefTimer(timer);
    },
    stop,
  };
}
