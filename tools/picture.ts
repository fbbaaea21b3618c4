/**
 * Takes the picture of a page for the README in Chromium, of two recordings of a real program, which
 * leaks in one of them:
 *
 *     deno task picture [CHROMIUM]
 *
 * @module
 */

const ROOT = new URL("../", import.meta.url).pathname;
const CORPUS = `${ROOT}tests/fixtures/corpus`;
const RECORDINGS = {
  "before.csv.gz": `${CORPUS}/leaking/long-leak-express-session.csv.gz`,
  "after.csv.gz": `${CORPUS}/healthy/long-twin-express-session.csv.gz`,
};
const PICTURE = `${ROOT}.github/report.png`;
const SIZE = "1000,785";

const [browser = "chromium"] = Deno.args;
const folder = Deno.makeTempDirSync();
try {
  const files = Object.keys(RECORDINGS).map((name) => `${folder}/${name}`);
  Object.values(RECORDINGS).forEach((path, at) => Deno.copyFileSync(path, files[at]!));
  const page = `${folder}/page.html`;
  const report = ["tools/deno.ts", "run", "-A", "main.ts", "report", ...files, "-o", page];
  await run(Deno.execPath(), ["run", "-A", ...report]);
  await run(browser, [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--virtual-time-budget=5000",
    `--window-size=${SIZE}`,
    `--screenshot=${PICTURE}`,
    `file://${page}`,
  ]);
} finally {
  Deno.removeSync(folder, { recursive: true });
}

async function run(program: string, args: string[]): Promise<void> {
  const command = new Deno.Command(program, { args, cwd: ROOT, stdout: "piped", stderr: "piped" });
  const { success, stderr } = await command.output();
  if (!success) throw new Error(`"${program}" failed: ${new TextDecoder().decode(stderr)}`);
}
