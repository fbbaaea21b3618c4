/**
 * Runs the steps of release.yml as far as possible: in a copy, with a changelog of this version,
 * made-up archives, and a gh that only prints its arguments.
 */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import config from "../deno.json" with { type: "json" };
import { listFiles } from "../tools/registry.ts";
import { archiveName, TARGETS } from "../tools/release.ts";
import { runProgram } from "./limits.ts";
import { needs } from "./needs.ts";

const ROOT = new URL("../", import.meta.url).pathname;
const TAG = `v${config.version}`;
const TARGET = "x86_64-unknown-linux-gnu";
const WORKFLOW = Deno.readTextFileSync(`${ROOT}.github/workflows/release.yml`);

/** The machine of the steps that do not compile. */
const onLinux = await needs("Linux");

/**
 * The steps that do not run here: they have tests of their own, take too long, or may run only in a
 * release.
 */
const ELSEWHERE = [
  "deno task ok",
  'deno task compile "$TARGET"',
  "PROFIT=$RUNNER_TEMP/profit/profit deno task test:cli",
  "deno run -A tools/publish.ts",
];

/** Makes a program that prints a version, and records a number of rows. */
const programOf = (version: string, rows: number) =>
  `#!/bin/sh
case $1 in --version) echo "profit ${version}"; echo more;; *)
  while [ "$1" != -o ]; do shift; done
  for row in $(seq ${rows}); do echo 1,sleep,0.0; done >$2
esac`;

/** Makes a folder like a checkout for a release. */
async function openCheckout() {
  const folder = Deno.makeTempDirSync({ prefix: "profit_release_" });
  const env = {
    TAG,
    TARGET,
    RUNNER_TEMP: `${folder}/temp`,
    PATH: `${folder}/bin:${Deno.env.get("PATH")}`,
  };
  const run = (script: string) => runProgram(["sh", "-ec", script], { cwd: folder, env });
  const pack = async (target: string, version: string, rows: number) => {
    const name = archiveName(config.version, target).replace(".tar.gz", "");
    Deno.writeTextFileSync(`${folder}/profit`, programOf(version, rows), { mode: 0o755 });
    const { code, stderr } = await run(`
      mkdir -p dist/${name}/completions && mv profit dist/${name} && cd dist/${name}
      for file in profit.1 completions/profit.bash completions/_profit completions/profit.fish; do
        echo ${target} >$file
      done
      cp ../../*.md ../../LICENSE . && cd .. && tar -czf ${name}.tar.gz ${name} && rm -r ${name}`);
    assertEquals(code, 0, stderr);
  };
  const { code, stderr } = await run(`
    cp -R ${
    ["deno.json", "*.md", "LICENSE", "tools", ".github"].map((path) => ROOT + path).join(" ")
  } .
    mkdir bin && printf '#!/bin/sh\\necho "$@"\\n' >bin/gh && chmod 755 bin/gh
    ln -s ${Deno.execPath()} bin/deno`);
  assertEquals(code, 0, stderr);
  // A path of a linked standard library is not valid in this folder.
  Deno.writeTextFileSync(`${folder}/deno.json`, JSON.stringify({ ...config, links: [] }));
  return {
    folder,
    run,
    pack,
    write: (name: string, text: string) => Deno.writeTextFileSync(`${folder}/${name}`, text),
    [Symbol.dispose]: () => Deno.removeSync(folder, { recursive: true }),
  };
}

/** Lists the `run:` steps of the workflow, each of which is one line. */
const STEPS = [...WORKFLOW.matchAll(/^ +- run: (.+)$/gm)].map(([, step]) => step!);

function stepOf(part: string): string {
  return STEPS.find((step) => step.includes(part))!;
}

Deno.test(
  onLinux("every step of a release that can run here does its work"),
  async () => {
    using checkout = await openCheckout();
    const heading = `## [${config.version}] - 2026-11-23`;
    checkout.write("CHANGELOG.md", `# Changelog\n\n${heading}\n\n- All of it.\n\n## [0.0.1] - x\n`);
    for (const target of TARGETS) await checkout.pack(target, config.version, 3);
    const said: string[] = [];
    for (const step of STEPS.filter((step) => !ELSEWHERE.includes(step))) {
      const { code, stdout, stderr } = await checkout.run(step);
      assertEquals(code, 0, `${step}\n${stderr}`);
      said.push(stdout);
    }
    assertEquals(STEPS.length, said.length + ELSEWHERE.length);
    const files = [
      "checksums.txt",
      ...TARGETS.map((target) => archiveName(config.version, target)),
    ];
    const uploaded = [...files, "profit.rb"].sort().map((name) => `dist/${name}`).join(" ");
    const options = `--verify-tag --title ${TAG} --notes-file notes.md`;
    assertEquals(said.at(-1), `release create ${TAG} ${options} ${uploaded}\n`);
    assertEquals(Deno.readTextFileSync(`${checkout.folder}/notes.md`), "- All of it.\n");
    assertEquals((await checkout.run("cd dist && sha256sum -c checksums.txt")).code, 0);
    const formula = Deno.readTextFileSync(`${checkout.folder}/dist/profit.rb`);
    assertEquals(formula.match(/sha256 "[0-9a-f]{64}"/g)?.length, TARGETS.length);
    assertStringIncludes(formula, `\n  version "${config.version}"\n`);
  },
);

Deno.test("a tag of another version, or without a section in the changelog, is not released", async () => {
  using checkout = await openCheckout();
  const check = stepOf("release.ts check");
  const other = await checkout.run(`TAG=v9.9.9; ${check}`);
  assertEquals([other.code, other.stderr], [
    1,
    `Tag "v9.9.9" is not that of version "${config.version}"\n`,
  ]);
  checkout.write("CHANGELOG.md", `## [Unreleased]\n\n- x\n\n## [${config.version}] - 2026-11-23\n`);
  const empty = await checkout.run(check);
  assertEquals(empty.code, 1);
  assertStringIncludes(empty.stderr, `nothing under "## [${config.version}] - DATE"`);
});

Deno.test("an archive of another version, or of a program that does not record, does not ship", async () => {
  using checkout = await openCheckout();
  const tryOut = stepOf("try_archive.sh");
  await checkout.pack(TARGET, "0.0.9", 3);
  assertStringIncludes((await checkout.run(tryOut)).stderr, 'says that it is "profit 0.0.9"');
  await checkout.pack(TARGET, config.version, 2);
  assertStringIncludes((await checkout.run(tryOut)).stderr, "only 2 rows of a child");
});

Deno.test("the actions are pinned by commit, and only one job may write", () => {
  for (const { name } of Deno.readDirSync(`${ROOT}.github/workflows`)) {
    const text = Deno.readTextFileSync(`${ROOT}.github/workflows/${name}`);
    for (const [line] of text.matchAll(/^.*uses:.*$/gm)) {
      assert(/ uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v[\d.]+$/.test(line), line);
    }
    assertStringIncludes(text, "\npermissions:\n  contents: read\n\n");
  }
  assertEquals(WORKFLOW.match(/contents: write/g)?.length, 1);
});

Deno.test("the name of the repository is where RELEASE.md says, and once in each file", () => {
  const release = Deno.readTextFileSync(`${ROOT}.github/RELEASE.md`);
  const [, list] = /## The name of the repository\n(.*?)\n## /s.exec(release)!;
  const [name] = /[\w-]+\/[\w-]+/.exec(list!)!;
  const listed = [...list!.matchAll(/^- \[([^\]]+)\]/gm)].map(([, file]) => file!);
  const files = [
    ...Array.from(Deno.readDirSync(ROOT)).filter(({ isFile }) => isFile).map(({ name }) => name),
    ...[".github", "src", "tools", "examples"].flatMap((folder) =>
      listFiles(`${ROOT}${folder}`).map((file) => `${folder}/${file}`)
    ),
  ]
    .filter((file) => !file.endsWith("/RELEASE.md") && !file.endsWith(".png"));
  const found = files.filter((file) => countIn(file, name) > 0);
  assertEquals(found.toSorted(), listed.toSorted());
  for (const file of listed) assertEquals(countIn(file, name), 1, file);
});

function countIn(file: string, text: string): number {
  return Deno.readTextFileSync(ROOT + file).split(text).length - 1;
}
