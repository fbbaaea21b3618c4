import { assert, assertEquals } from "@std/assert";

const ROOT = new URL("../", import.meta.url);
const DOCUMENTS = [
  "README.md",
  ...[".github", "docs", "examples"].flatMap((folder) =>
    [...Deno.readDirSync(new URL(folder, ROOT))]
      .filter(({ name }) => name.endsWith(".md")).map(({ name }) => `${folder}/${name}`)
  ),
];

Deno.test("every path of a source that a document names is there", () => {
  const named = DOCUMENTS.flatMap((document) => {
    const text = Deno.readTextFileSync(new URL(document, ROOT));
    const paths = text.matchAll(/`((?:src|tests|tools|docs|examples|\.github)\/[\w./-]+)`/g);
    return [...paths].map(([, path]) => `${document}: ${path}`);
  });
  assert(named.length > 30, `only ${named.length} found`);
  assertEquals(named.filter((name) => !exists(name.replace(/^.*: /, ""))), []);
});

function exists(path: string): boolean {
  try {
    return Deno.statSync(new URL(path, ROOT)) !== null;
  } catch {
    return false;
  }
}
