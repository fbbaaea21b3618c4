/**
 * Tests install.sh, with releases from a server on this machine. On a machine without curl, a
 * program of these tests replaces it.
 */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { archiveName } from "../tools/release.ts";
import { runProgram, within } from "./limits.ts";
import { has, needs, OWN_MOUNTS } from "./needs.ts";

const FILE = new URL("../install.sh", import.meta.url).pathname;
const SCRIPT = Deno.readTextFileSync(FILE);
const OS = Deno.build.os === "darwin" ? "apple-darwin" : "unknown-linux-gnu";
const ARCHIVE = archiveName("0.1.0", `${Deno.build.arch}-${OS}`);

/** The files of the server: a release, and a release with a wrong archive. */
const FILES: Record<string, string> = {
  "/latest/download/checksums.txt": "checksums.txt",
  "/download/v0.1.0/checksums.txt": "checksums.txt",
  [`/download/v0.1.0/${ARCHIVE}`]: ARCHIVE,
  "/changed/latest/download/checksums.txt": "checksums.txt",
  [`/changed/download/v0.1.0/${ARCHIVE}`]: "checksums.txt",
  "/others/latest/download/checksums.txt": "others",
  "/page/latest/download/checksums.txt": "page",
  "/download/v0.2.0/checksums.txt": "checksums.txt",
  "/broken/latest/download/checksums.txt": "broken/checksums.txt",
  [`/broken/download/v0.1.0/${ARCHIVE}`]: `broken/${ARCHIVE}`,
};

const onLinux = await needs("Linux");
const onMounts = await needs("Linux", "mounts of its own");
const onShellcheck = await needs("shellcheck");

let folder = "";
let url = "";
let searchPath = Deno.env.get("PATH") ?? "";
let server: Deno.HttpServer<Deno.NetAddr> | null = null;

/**
 * The programs of the tests: one that only prints its version, one that does not start, and
 * stand-ins for a machine with musl and for another system.
 */
const SETTING = `
  name=${ARCHIVE.replace(".tar.gz", "")}
  mkdir -p $name/completions && cd $name
  printf '#!/bin/sh\\necho profit 0.1.0; echo more\\n' >profit && chmod 755 profit
  touch profit.1 completions/profit.bash completions/_profit completions/profit.fish
  cd .. && tar -czf ${ARCHIVE} $name
  { sha256sum ${ARCHIVE} || shasum -a 256 ${ARCHIVE}; } 2>/dev/null >checksums.txt
  sed s/x86_64-/riscv-/\\;s/aarch64-/riscv-/ checksums.txt >others
  echo '<!DOCTYPE html>' >page; mkdir musl other broken
  printf '#!/bin/sh\nexit 9\n' >$name/profit
  tar -czf broken/${ARCHIVE} $name && cd broken
  { sha256sum ${ARCHIVE} || shasum -a 256 ${ARCHIVE}; } 2>/dev/null >checksums.txt
  cd ..
  printf '#!/bin/sh\\necho "musl libc (x86_64)" >&2; exit 1\\n' >musl/ldd
  printf '#!/bin/sh\\n[ $1 = -m ] && echo x86_64 || echo SunOS\\n' >other/uname
  chmod 755 musl/ldd other/uname`;

Deno.test.beforeAll(async () => {
  folder = Deno.makeTempDirSync({ prefix: "profit_install_" });
  assertEquals((await runSh(SETTING)).code, 0);
  if (!await has("curl or wget")) standInForCurl();
  server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const file = FILES[new URL(request.url).pathname];
    if (file === undefined) return new Response(null, { status: 404 });
    return new Response(Deno.readFileSync(`${folder}/${file}`));
  });
  url = `http://127.0.0.1:${server.addr.port}`;
});

Deno.test.afterAll(async () => {
  await within("the server of the releases to end", Promise.resolve(server?.shutdown()));
  Deno.removeSync(folder, { recursive: true });
});

/** Puts a program in the place of curl. Its cache is outside of the HOME that the tests check. */
function standInForCurl(): void {
  Deno.mkdirSync(`${folder}/download`);
  const program = new URL("fetch_as_curl.ts", import.meta.url).pathname;
  const options = "run --no-config --allow-net=127.0.0.1 --allow-write";
  const script = `#!/bin/sh
export DENO_DIR='${folder}/deno'
exec '${Deno.execPath()}' ${options} '${program}' "$@"
`;
  Deno.writeTextFileSync(`${folder}/download/curl`, script, { mode: 0o755 });
  searchPath = `${folder}/download:${searchPath}`;
}

/** Runs a script as `curl | sh` does, with a separate HOME. */
async function runSh(script: string, env: Record<string, string> = {}) {
  const home = Deno.makeTempDirSync({ dir: folder });
  const ended = await runProgram(["sh"], {
    cwd: folder,
    env: { HOME: home, TMPDIR: folder, PATH: searchPath, ...env },
    stdin: script,
  });
  return { home, files: [...listFiles(home)].sort(), ...ended };
}

function* listFiles(path: string, below = ""): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(path)) {
    if (isDirectory) yield* listFiles(`${path}/${name}`, `${below}${name}/`);
    else yield below + name;
  }
}

const INSTALLED = [
  "bin/profit",
  "share/bash-completion/completions/profit",
  "share/fish/vendor_completions.d/profit.fish",
  "share/man/man1/profit.1",
  "share/zsh/site-functions/_profit",
];

Deno.test("install.sh installs the latest release for this user", async () => {
  const { code, stdout, stderr, files, home } = await runSh(SCRIPT, { PROFIT_RELEASES: url });
  assertEquals([code, stderr], [0, ""]);
  assertEquals(files, INSTALLED.map((path) => `.local/${path}`));
  assertEquals(Deno.statSync(`${home}/.local/bin/profit`).mode! & 0o777, 0o755);
  const [installed, path] = stdout.split("\n");
  assertEquals(installed, `Installed profit 0.1.0 as ${home}/.local/bin/profit`);
  assertStringIncludes(path!, `export PATH="${home}/.local/bin:$PATH"`);
  const left = Array.from(Deno.readDirSync(folder), ({ name }) => name);
  assertEquals(left.filter((name) => name.startsWith("tmp.")), []);
});

Deno.test("install.sh installs a version into a folder, over a running program", async () => {
  const prefix = `${folder}/prefix`;
  const env = { PROFIT_RELEASES: url, PREFIX: prefix, PROFIT_VERSION: "v0.1.0" };
  const PATH = `${prefix}/bin:${searchPath}`;
  const first = await runSh(SCRIPT, { ...env, PATH });
  assertEquals([first.code, first.stderr, first.files], [0, "", []]);
  assertEquals(first.stdout, `Installed profit 0.1.0 as ${prefix}/bin/profit\n`);
  // Another process writes the file, because a program that another test starts in the meantime
  // would hold the file open for writing.
  assertEquals((await runProgram(["cp", "/bin/sleep", `${prefix}/bin/profit`])).code, 0);
  const running = new Deno.Command(`${prefix}/bin/profit`, { args: ["60"] }).spawn();
  const second = await runSh(SCRIPT, env).finally(() => running.kill());
  await within("what was replaced to end", running.status);
  assertEquals([second.code, second.stderr], [0, ""]);
});

for (
  const [where, message, env] of [
    ["what was downloaded is something else", "The checksum of ", { PROFIT_RELEASES: "/changed" }],
    ["there is nothing for this machine", "There is no program for ", {
      PROFIT_RELEASES: "/others",
    }],
    ["a page comes instead", "There are no checksums of PROFIT in ", { PROFIT_RELEASES: "/page" }],
    ["the program does not start", "The program does not start ", { PROFIT_RELEASES: "/broken" }],
    ["checksums are of another version", "The checksums at ", {
      PROFIT_RELEASES: "",
      PROFIT_VERSION: "v0.2.0",
    }],
    ["the version is none", 'PROFIT_VERSION is "latest": ', {
      PROFIT_RELEASES: "",
      PROFIT_VERSION: "latest",
    }],
    ["there is no temporary folder", "Cannot make a folder in /dev/null/tmp: ", {
      PROFIT_RELEASES: "",
      TMPDIR: "/dev/null/tmp",
    }],
    ["there is no HOME", "HOME is not set: ", { PROFIT_RELEASES: "", HOME: "" }],
    ["there is no such version", "Cannot download ", { PROFIT_RELEASES: "", PROFIT_VERSION: "v9" }],
    ["the system has musl", "The program needs glibc, ", { PROFIT_RELEASES: "", PATH: "musl" }],
    ["it is another system", "There is no program for SunOS, only ", {
      PROFIT_RELEASES: "",
      PATH: "other",
    }],
    ["the folder is a file", "Cannot write /dev/null", {
      PROFIT_RELEASES: "",
      PREFIX: "/dev/null",
    }],
  ] as const
) {
  const name = `install.sh installs nothing where ${where}, and says so`;
  Deno.test(where.includes("musl") ? onLinux(name) : { name }, async () => {
    const path = "PATH" in env ? `${folder}/${env.PATH}:` : "";
    const PATH = `${path}${searchPath}`;
    const ended = await runSh(SCRIPT, {
      ...env,
      PROFIT_RELEASES: url + env.PROFIT_RELEASES,
      PATH,
    });
    assertEquals([ended.code, ended.stdout, ended.files], [1, "", []]);
    assertStringIncludes(ended.stderr, `install.sh: ${message}`);
  });
}

Deno.test("install.sh that fails leaves the earlier files, and nothing more", async () => {
  const prefix = Deno.makeTempDirSync({ dir: folder });
  Deno.mkdirSync(`${prefix}/bin`);
  Deno.writeTextFileSync(`${prefix}/bin/profit`, "old");
  const broken = { PROFIT_RELEASES: `${url}/broken`, PREFIX: prefix };
  const { code, stderr } = await runSh(SCRIPT, broken);
  assertEquals([code, Deno.readTextFileSync(`${prefix}/bin/profit`)], [1, "old"]);
  assertStringIncludes(stderr, "does not start");
  Deno.removeSync(`${prefix}/bin/profit`);
  Deno.mkdirSync(`${prefix}/bin/profit`);
  const second = await runSh(SCRIPT, { PROFIT_RELEASES: url, PREFIX: prefix });
  assertEquals(second.code, 1);
  assertStringIncludes(second.stderr, `Cannot write ${prefix}/bin/profit: it is a folder`);
  assertEquals(Array.from(Deno.readDirSync(prefix), ({ name }) => name), ["bin"]);
  assertEquals([...listFiles(prefix)], []);
});

Deno.test("install.sh that cannot replace the program puts the old manual back", async () => {
  for (const hasOld of [true, false]) {
    const prefix = Deno.makeTempDirSync({ dir: folder });
    const old = hasOld ? ["bin/profit", "share/man/man1/profit.1"] : [];
    for (const path of old) {
      Deno.mkdirSync(`${prefix}/${path.replace(/[^/]*$/, "")}`, { recursive: true });
      Deno.writeTextFileSync(`${prefix}/${path}`, `old ${path}`);
    }
    // This simulates an old program that is immutable.
    const programs = Deno.makeTempDirSync({ dir: folder });
    const script = `#!/bin/sh
case "$*" in *" ${prefix}/bin/profit") exit 1 ;; esac
PATH='${searchPath}' exec mv "$@"
`;
    Deno.writeTextFileSync(`${programs}/mv`, script, { mode: 0o755 });
    const env = { PROFIT_RELEASES: url, PREFIX: prefix, PATH: `${programs}:${searchPath}` };
    const { code, stdout, stderr } = await runSh(SCRIPT, env);
    assertEquals([code, stdout], [1, ""]);
    assertStringIncludes(stderr, `Cannot write ${prefix}/bin/profit: name another folder`);
    assertEquals([...listFiles(prefix)].sort(), old);
    for (const path of old) assertEquals(Deno.readTextFileSync(`${prefix}/${path}`), `old ${path}`);
    if (!hasOld) assertEquals([...Deno.readDirSync(prefix)], []);
  }
});

Deno.test("install.sh follows no link in the place of a file, and makes PREFIX absolute", async () => {
  const prefix = `${folder}/a b`;
  Deno.mkdirSync(`${prefix}/bin`, { recursive: true });
  Deno.writeTextFileSync(`${folder}/other_file`, "untouched");
  for (const name of ["profit", "profit.new"]) {
    Deno.symlinkSync(`${folder}/other_file`, `${prefix}/bin/${name}`);
  }
  const { code, stdout } = await runSh(SCRIPT, { PROFIT_RELEASES: url, PREFIX: "./a b" });
  assertEquals(code, 0);
  assertStringIncludes(stdout, ` as ${prefix}/bin/profit\n`);
  assertStringIncludes(stdout, `export PATH="${prefix}/bin:$PATH"`);
  assertEquals(Deno.readTextFileSync(`${folder}/other_file`), "untouched");
  assert(Deno.lstatSync(`${prefix}/bin/profit`).isFile);
});

Deno.test(onMounts("install.sh needs no temporary folder that programs may start in"), async () => {
  const at = Deno.makeTempDirSync({ dir: folder });
  const mount = `mount -t tmpfs -o noexec none '${at}'`;
  const inside = (env: string) =>
    `exec unshare ${OWN_MOUNTS} sh -c "${mount} && ${env}='${at}' sh '${FILE}' && echo done"`;
  const env = { PROFIT_RELEASES: url };
  const temporary = await runSh(inside("TMPDIR"), env);
  assertEquals([temporary.code, temporary.stdout.endsWith("done\n")], [0, true]);
  const target = await runSh(inside("PREFIX"), env);
  assertEquals([target.code, target.stdout], [1, ""]);
  assertStringIncludes(target.stderr, `install.sh: No program may start in ${at}/bin: `);
});

Deno.test("install.sh that was cut off anywhere installs nothing", async () => {
  const lines = SCRIPT.split(/(?<=\n)/);
  const last = lines.at(-1)!;
  assertEquals(last, 'main "$@"\n');
  const ends = lines.map((_, at) => lines.slice(0, at).join("").length);
  const start = ends.at(-1)!;
  for (let at = start + 1; at < start + "main".length; at++) ends.push(at);
  const runs = ends.map((end) => runSh(SCRIPT.slice(0, end), { PROFIT_RELEASES: url }));
  for (const { files, stdout } of await Promise.all(runs)) {
    assertEquals([files, stdout], [[], ""]);
  }
  assert(ends.length > 100);
});

Deno.test(onShellcheck("shellcheck finds no fault in install.sh"), async () => {
  const { code, stdout } = await runProgram(["shellcheck", FILE]);
  assertEquals([code, stdout], [0, ""]);
});
