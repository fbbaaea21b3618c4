/**
 * Tests programs that real recordings start, and conditions that end recordings.
 */

import { assert, assertEquals } from "@std/assert";
import { needs } from "../needs.ts";
import { runProfit, startActor } from "./profit.ts";

const onLinux = await needs("Linux");

/** A name that a shell would run as a command, in the 15 bytes of a name. */
const HOSTILE = "`>p`;$(>q)|>r";

/**
 * Starts a program of that name, which holds more and more memory, or always the same. The program
 * begins with 100 MB.
 */
function startAwk(kind: "leaks" | "is healthy") {
  const place = kind === "leaks" ? "n++" : "0";
  const program = `BEGIN { printf "${HOSTILE}" >"/proc/self/comm"; close("/proc/self/comm")
    text = "x"; while (length(text) < 200000) text = text text
    for (n = 0; n < 400; n++) texts[n] = text n
    print "ready"; fflush()
    for (;;) { texts[${place}] = text n; system("sleep 0.1") } }`;
  return startActor("awk", [program]);
}

Deno.test(
  onLinux("--on leak starts a program once, for the process that leaks, and nothing else"),
  async () => {
    const folder = Deno.makeTempDirSync({ prefix: "profit_actions_" });
    try {
      const dump = `#!/bin/sh\nprintf '%s %s %s\\n' "$PROFIT_PID" "$PROFIT_NAME" "$#" >>calls\n`;
      Deno.writeTextFileSync(`${folder}/dump`, dump, { mode: 0o755 });
      await using leaking = await startAwk("leaks");
      await using healthy = await startAwk("is healthy");
      const pids = `--pid=${leaking.pid},${healthy.pid}`;
      const args = [pids, "--pace=0.1", "--duration=60", "--on=leak=./dump", "--stop-on=leak"];
      const { code, stderr } = await runProfit([...args, "-o", "x.csv"], folder);
      assertEquals(code, 4, stderr);
      const calls = Deno.readTextFileSync(`${folder}/calls`);
      assertEquals(calls, `${leaking.pid} ${HOSTILE} 0\n`);
      const files = Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
      assertEquals(files, ["calls", "dump", "x.csv"]);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  },
);

Deno.test(onLinux("--stop-on ends a command that passes a limit, within two ticks"), async () => {
  const folder = Deno.makeTempDirSync({ prefix: "profit_actions_" });
  try {
    const program = `BEGIN { text = "x"; while (length(text) < 1000000) text = text text
      for (;;) { texts[n++] = text n; system("sleep 0.05") } }`;
    const args = ["--pace=0.5", "--stop-on=mem_real>40MiB", "-o", "x.csv", "--", "awk", program];
    const { code, stderr } = await runProfit(args, folder);
    assertEquals(code, 4, stderr);
    const [, ...rows] = Deno.readTextFileSync(`${folder}/x.csv`).trimEnd().split("\n");
    const sizes = rows.filter((row) => /^\d+,m?g?awk,/.test(row))
      .map((row) => Number(row.split(",")[3]));
    const first = sizes.findIndex((bytes) => bytes > 40 * 2 ** 20);
    assert(first >= 0 && sizes.length - first <= 2, `${sizes}`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
