/**
 * Runs the programs of the documentation that load a recording, on a new recording.
 */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { runProgram } from "../limits.ts";
import { needs, PYTHON } from "../needs.ts";
import { runProfit } from "./profit.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const PAGES = ["README.md", "docs/csv.md"].map((path) => Deno.readTextFileSync(`${ROOT}${path}`));

/**
 * Returns the programs of a language. The README has one without imports, and docs/csv.md a
 * complete one.
 */
function findPrograms(language: string): string[] {
  const block = RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms");
  return PAGES.flatMap((page) => [...page.matchAll(block)]).map(([, program]) => program!);
}

for (
  const [need, language, command] of [
    ["pandas", "python", (program: string) => [PYTHON, "-c", `import pandas\n${program}`]],
    ["R", "r", (program: string) => ["Rscript", "-e", program]],
  ] as const
) {
  const onIt = await needs(need);
  Deno.test(onIt(`${need} loads a recording as the documentation says`), async () => {
    const folder = Deno.makeTempDirSync({ prefix: "profit_frames_" });
    try {
      const recording = [`--pid=${Deno.pid}`, "--duration=0.2", "--pace=0.1", "-q"];
      const { code, stderr } = await runProfit([...recording, "-o", "acme.csv"], folder);
      assertEquals(code, 0, stderr);
      const programs = findPrograms(language);
      assertEquals(programs.length, 2);
      for (const program of programs) {
        const ended = await runProgram(command(program), { cwd: folder });
        assertEquals(ended.code, 0, ended.stderr);
        // The README only evaluates an expression, which Python does not print.
        if (language === "python" && !program.includes("print(")) continue;
        assertStringIncludes(ended.stdout, "deno");
        assert(/\d{7}/.test(ended.stdout), ended.stdout);
      }
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  });
}
