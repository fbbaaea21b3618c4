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

const kind = Deno.args[0]!;
const act = ACTS[kind]!;
// What a collector has yet to come to need is a rise, too, and on a busy machine a long one.
if (kind.startsWith("garbage")) { for (let times = 0; times < 3000; times++) makeGarbage(); }
setInterval(act, STEP_MS);
Deno.stdout.writeSync(new TextEncoder().encode("ready\n"));
for await (const _ of Deno.stdin.readable);
Deno.exit();
