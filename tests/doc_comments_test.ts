/**
 * The examples in doc comments, each as a test. `deno test --doc` runs them, too, but starts an isolate for
 * each of them, which takes the CPU 50 times as long.
 */

import { assert, assertEquals, assertRejects } from "@std/assert";

const ROOT = new URL("../", import.meta.url);

/** An example in a doc comment. */
interface Example {
  /** The line of its fence. */
  readonly line: number;
  /** The text between the fences. */
  readonly code: string;
}

/** Lists the source files below a folder. */
function listSources(folder: string): string[] {
  return Array.from(Deno.readDirSync(new URL(folder, ROOT))).flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    return isDirectory ? listSources(path) : /\.ts$/.test(name) ? [path] : [];
  });
}

/** Finds the examples in the doc comments of a source file. */
function findExamples(source: string): Example[] {
  const blocks = source.matchAll(/^( *)\* ```ts\n((?:\1\*.*\n)*?)\1\* ```$/gm);
  return Array.from(blocks, ({ index, 2: block }) => ({
    line: source.slice(0, index).split("\n").length,
    code: block!.replace(/^ *\* ?/gm, ""),
  }));
}

/**
 * Makes a module of an example. The module exports the example as a function. As with `deno test --doc`, the
 * example may use what its file exports without an import.
 */
function renderModule({ code }: Example, file: string, exported: readonly string[]): string {
  const imports: string[] = [];
  const body = code.replace(/^import \{ (.*) \} from "(.*)";$/gm, (_, names, from) => {
    const path = from.startsWith(".") ? new URL(from, file).href : import.meta.resolve(from);
    imports.push(`import { ${names} } from ${JSON.stringify(path)};`);
    return "";
  });
  const others = exported.filter((name) => !imports.join("\n").match(new RegExp(`\\b${name}\\b`)));
  imports.push(`import { ${others.join(", ")} } from ${JSON.stringify(file)};`);
  return `${imports.join("\n")}\nexport default async () => {\n${body}\n};\n`;
}

async function runExample(example: Example, file: string): Promise<void> {
  const exported = Object.keys(await import(file));
  const module = renderModule(example, file, exported);
  const { default: run } = await import(`data:text/typescript,${encodeURIComponent(module)}`);
  await run();
}

const sources = ["src", "tests", "tools"].flatMap(listSources)
  .map((path) => ({ path, text: Deno.readTextFileSync(new URL(path, ROOT)) }));

for (const { path, text } of sources) {
  for (const example of findExamples(text)) {
    Deno.test(
      `example: ${path}:${example.line}`,
      () => runExample(example, new URL(path, ROOT).href),
    );
  }
}

Deno.test("every fence of an example is found, and an example that is wrong fails", async () => {
  const fences = sources.flatMap(({ text }) => text.match(/^ *\* ```ts$/gm) ?? []).length;
  const found = sources.flatMap(({ text }) => findExamples(text)).length;
  assertEquals(found, fences);
  assert(found > 200, `only ${found} found`);
  const file = new URL("src/text/bytes.ts", ROOT).href;
  const code = 'if (joinBytes([]).length === 0) throw new RangeError("wrong");';
  await assertRejects(() => runExample({ line: 1, code }, file), RangeError, "wrong");
});
