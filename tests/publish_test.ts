import { assert, assertEquals, assertMatch } from "@std/assert";
import config from "../deno.json" with { type: "json" };
import { copyPackage, withValues } from "../tools/publish.ts";
import { listFiles } from "../tools/registry.ts";

const ROOT = new URL("../", import.meta.url).pathname;

Deno.test("the package is the program, its documents, and nothing else", () => {
  const folder = Deno.makeTempDirSync({ prefix: "profit_package_" });
  try {
    copyPackage(folder);
    const files = listFiles(folder);
    const others = files.filter((path) => !/^src\/([a-z_]+\/)*[a-z_]+\.ts$/.test(path));
    const documents = ["CHANGELOG.md", "LICENSE", "README.md"];
    assertEquals(others, [...documents, "bundle.js", "deno.json", "main.ts", "profit.js"]);
    assertEquals(JSON.parse(Deno.readTextFileSync(`${folder}/deno.json`)), {
      ...config,
      exports: { ".": "./profit.js", "./record": "./src/library.ts" },
      publish: { include: [...config.publish.include, "profit.js", "bundle.js"] },
    });
    const made = ["bundle.js", "deno.json", "profit.js", "src/report/assets.ts"];
    // The code for the browser of the reader is a text in assets.ts.
    const sources = listFiles(`${ROOT}src`).map((path) => `src/${path}`)
      .filter((path) => path.endsWith(".ts"));
    assertEquals(files.filter((path) => path.startsWith("src/")), sources);
    let size = 0;
    for (const path of files) {
      const text = Deno.readTextFileSync(`${folder}/${path}`);
      size += text.length;
      assert(!/^import .*type: "text"/m.test(text), path);
      if (!made.includes(path)) assertEquals(text, Deno.readTextFileSync(`${ROOT}${path}`));
      else if (!["deno.json", "profit.js"].includes(path)) assert(text.length > 50_000, path);
    }
    const script = Deno.readTextFileSync(`${folder}/bundle.js`);
    assertMatch(script, /^var recordProcesses = \(async function recordProcesses\(/m);
    // V8 keeps a script of ASCII alone in one byte per character.
    assert(!/[^\0-\x7f]/.test(script));
    assert(size > 200_000 && size < 4_000_000, `${size}`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("withValues() keeps the words of a module and puts its values in", () => {
  const code = `\
/** Words. */

import one from "./one.txt" with { type: "text" };
import two from "./two.txt" with { type: "text" };

/** One. */
export const ONE: string = one;

/** Both. */
export const BOTH: readonly string[] = [
  one,
  two,
];
`;
  assertEquals(
    withValues(code, { ONE: 'a "b"\n', BOTH: ["1", "2;"] }),
    `\
/** Words. */


/** One. */
export const ONE: string = "a \\"b\\"\\n";

/** Both. */
export const BOTH: readonly string[] = [
  "1",
  "2;"
];
`,
  );
});
