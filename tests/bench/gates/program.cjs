// A program of node to compare with itself: KIND SEED SECONDS MORE, as program.py. It answers
// requests, each of which leaves garbage, and a text that is kept for a while.
const [, seed, seconds, more] = process.argv.slice(2).map(Number);
let state = seed;
const random = () => { // mulberry32
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};
const held = Buffer.alloc((24 << 20) + more, 1);
const kept = new Map();
const end = performance.now() + seconds * 1000;
const answer = () => {
  const rows = Array.from({ length: 200 + random() * 800 }, (_, at) => ({ at, text: `row ${at}` }));
  kept.set(Math.floor(random() * 200), JSON.stringify(rows));
  if (performance.now() < end) setTimeout(answer, random() * 20);
};
answer();
process.on("exit", () => held.at(0)); // It is in use until then.
