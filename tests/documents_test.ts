import { assert, assertEquals } from "@std/assert";
import { DIALECTS } from "../src/read/posix/dialects.ts";
import { renderCliPage, splitPage } from "../tools/cli_page.ts";

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
    const paths = readDocument(document).matchAll(
      /`((?:src|tests|tools|docs|examples|\.github)\/[\w./-]+)`/g,
    );
    return [...paths].map(([, path]) => `${document}: ${path}`);
  });
  assert(named.length > 30, `only ${named.length} found`);
  assertEquals(named.filter((name) => !exists(name.replace(/^.*: /, ""))), []);
});

Deno.test("every link of a document to a file or a heading leads somewhere", () => {
  const links = DOCUMENTS.flatMap((document) =>
    [...readDocument(document).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, target]) => ({
      document,
      target: target!,
    }))
  );
  assert(links.length > 50, `only ${links.length} found`);
  const dead = links.filter(({ document, target }) => !leadsSomewhere(document, target));
  assertEquals(dead, []);
});

Deno.test("docs/cli.md has the text of the options and the man page: deno task cli-page writes it", () => {
  assertEquals(splitPage(readDocument("docs/cli.md")), splitPage(renderCliPage()));
});

Deno.test("docs/macos.md lists the columns of each platform without /proc", () => {
  const always = ["user", "command", "mem_virtual"];
  const rows = Object.values(DIALECTS).map(({ platform, keywords }) => {
    const more = Object.keys(keywords).filter((name) => !always.includes(name));
    return `| ${platform} | ${more.map((name) => `\`${name}\``).join(", ")} |`;
  });
  const plain = readDocument("docs/macos.md").replaceAll(/ +/g, " ").split("\n");
  assertEquals(rows.filter((row) => !plain.includes(row)), []);
});

Deno.test("the README has 160 lines at most", () => {
  assert(readDocument("README.md").split("\n").length <= 161);
});

function leadsSomewhere(document: string, target: string): boolean {
  // Releases are a page of the repository, and not a file.
  if (target === "../../releases") return true;
  const [path = "", heading] = target.split("#");
  const file = path === "" ? document : new URL(path, `file:///${document}`).pathname.slice(1);
  if (!exists(file)) return false;
  if (heading === undefined) return true;
  const headings = [...readDocument(file).matchAll(/^#+ (.*)/gm)].map(([, text]) => text!);
  return headings.map(anchorOf).includes(heading);
}

/** Returns the name by which GitHub links to a heading. */
function anchorOf(heading: string): string {
  return heading.toLowerCase().replace(/[^\w\s-]/g, "").replaceAll(" ", "-");
}

function readDocument(path: string): string {
  return Deno.readTextFileSync(new URL(path, ROOT));
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(new URL(path, ROOT)) !== null;
  } catch {
    return false;
  }
}
