/**
 * Measures whether clients of `--listen` cost a recording ticks. Many clients scrape at once, and
 * many slow clients stay connected, while PROFIT records every 100 ms.
 *
 *     deno run -A tests/bench/scrapes.ts 1000 200 100 10
 *
 * The numbers are scrapes at a time, slow connections, milliseconds between samples, and rounds.
 *
 * @module
 */

import { within } from "../limits.ts";
import { startListening } from "../real/profit.ts";

/** The clients. */
export interface Siege {
  /** The number of scrapes at a time. */
  readonly scrapes: number;
  /** The number of connections that send a byte from time to time, and never a whole request. */
  readonly slow: number;
  /** Time between samples. */
  readonly paceMs: number;
  /** The number of rounds of scrapes. */
  readonly rounds: number;
}

/** The results. */
export interface Outcome {
  /** Ticks taken. */
  readonly ticks: number;
  /** Ticks skipped. */
  readonly skipped: number;
  /** Scrapes that were answered in full. */
  readonly answered: number;
  /** The time of each scrape in milliseconds, the fastest first. */
  readonly tookMs: readonly number[];
  /** Slow connections that PROFIT closed before the end. */
  readonly cutOff: number;
  /** CPU time and memory of PROFIT, by the summary. */
  readonly cost: string;
}

const HEAD = new TextEncoder().encode("GET /metrics HTTP/1.1\r\nHost: localhost\r\n");
const END = new TextEncoder().encode("\r\n");
const SLOW_MS = 500;

/** Records this program while clients connect, and counts the results. */
export async function besiege({ scrapes, slow, paceMs, rounds }: Siege): Promise<Outcome> {
  await using profit = await startListening([`--pid=${Deno.pid}`, `--pace=${paceMs}ms`]);
  const { port } = profit;
  const opening = Promise.all(Array.from({ length: slow }, () => openSlow(port)));
  const loris = await within("slow clients to connect", opening);
  const tookMs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const scraping = Promise.all(Array.from({ length: scrapes }, () => scrape(port)));
    const all = await within("scrapes to be answered", scraping);
    tookMs.push(...all.filter((ms) => ms !== null));
  }
  const summary = await profit.stop();
  const cutOff = loris.filter((one) => one.isCutOff()).length;
  for (const one of loris) one.close();
  const [, ticks, skipped] = /^Ticks: (\d+) taken, (\d+) skipped/m.exec(summary) ?? [];
  return {
    ticks: Number(ticks),
    skipped: Number(skipped),
    answered: tookMs.length,
    tookMs: tookMs.sort((a, b) => a - b),
    cutOff,
    cost: /^PROFIT itself: .*$/m.exec(summary)?.[0] ?? "?",
  };
}

/** Scrapes once. Returns the time, or `null` without a complete answer. */
async function scrape(port: number): Promise<number | null> {
  const startMs = performance.now();
  try {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port });
    await connection.write(HEAD);
    await connection.write(END);
    const answer = await new Response(connection.readable).text();
    const [head = "", body = ""] = answer.split("\r\n\r\n");
    const length = Number(/^Content-Length: (\d+)$/m.exec(head)?.[1]);
    return body.length === length ? performance.now() - startMs : null;
  } catch {
    return null;
  }
}

/** Makes a client that sends a request byte by byte, and never ends it. */
async function openSlow(port: number) {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  let isCutOff = false;
  const send = async () => {
    try {
      await connection.write(HEAD.subarray(0, 1));
    } catch {
      isCutOff = true;
    }
  };
  await connection.write(HEAD);
  const timer = setInterval(send, SLOW_MS);
  return {
    isCutOff: () => isCutOff,
    close: () => {
      clearInterval(timer);
      connection.close();
    },
  };
}

if (import.meta.main) {
  const [scrapes = 1000, slow = 200, paceMs = 100, rounds = 10] = Deno.args.map(Number);
  const siege = { scrapes, slow, paceMs, rounds };
  const { ticks, skipped, answered, tookMs, cutOff, cost } = await besiege(siege);
  const at = (share: number) => tookMs[Math.floor(share * (tookMs.length - 1))]?.toFixed(0) ?? "?";
  // deno-lint-ignore no-console
  console.log(`\
${scrapes} scrapes at once, ${rounds} times; ${slow} slow connections; every ${paceMs} ms
Ticks: ${ticks} taken, ${skipped} skipped
Answered: ${answered}; median ${at(0.5)} ms, 99 % within ${at(0.99)} ms, all within ${at(1)} ms
Cut off: ${cutOff} of the slow
${cost}`);
}
