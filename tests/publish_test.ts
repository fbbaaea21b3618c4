import { assert, assertEquals } from "@std/assert";
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
    assertEquals(others, [...documents, "deno.json", "main.ts"]);
    // The code for the browser of the reader is a text in assets.ts.
    const sources = listFiles(`${ROOT}src`).map((path) => `src/${path}`)
      .filter((path) => path.endsWith(".ts"));
    assertEquals(files.filter((path) => path.startsWith("src/")), sources);
    let size = 0;
    for (const path of files) {
      const text = Deno.readTextFileSync(`${folder}/${path}`);
      size += text.length;
      assert(!/^import .*type: "text"/m.test(text), path);
      if (path === "src/report/assets.ts") assert(text.length > 50_000);
      else assertEquals(text, Deno.readTextFileSync(`${ROOT}${path}`));
    }
    assert(size > 200_000 && size < 2_000_000, `${size}`);
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
