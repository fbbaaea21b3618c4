/**
 * A process of Deno whose memory grows, or only seems to, in one of several ways.
 *
 * @module
 */

const STEP_MS = 20;

const held: Uint8Array[] = [];

/** About 100 KB of objects that the garbage collector has to look after. */
function makeGarbage(): void {
  Array.from({ length: 1000 }, (_, at) => `${at} ${Math.random()} of a hundred letters or so`);
}

function hold(): void {
  held.push(new Uint8Array(100_000).fill(1));
}

const ACTS: Record<string, () => void> = {
  growingArray: hold,
  ringBuffer: () => {
    hold();
    if (held.length > 100) held.shift();
  },
  garbageOnly: () => {
    for (let times = 0; times < 10; times++) makeGarbage();
  },
  garbageAndLeak: () => {
    for (let times = 0; times < 5; times++) makeGarbage();
    hold();
  },
};

const act = ACTS[Deno.args[0]!]!;
setInterval(act, STEP_MS);
Deno.stdout.writeSync(new TextEncoder().encode("ready\n"));
for await (const _ of Deno.stdin.readable);
Deno.exit();
