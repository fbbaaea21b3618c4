/**
 * Replaces curl on a machine without curl. It accepts only the options that install.sh uses:
 *
 *     deno run --allow-net --allow-write tests/fetch_as_curl.ts -fsSL ... -o FILE URL
 *
 * @module
 */

/** Exit codes of curl. */
const EXIT = { usage: 2, connection: 7, http: 22, write: 23, timeout: 28 } as const;

/** The files have a few bytes and come from this machine. */
const ANSWER_WITHIN_MS = 30_000;

/** The options of install.sh, besides the file and the address. */
const KNOWN = "-fsSL --proto-redir =https --retry 2";

function fail(code: number, message: string): never {
  Deno.stderr.writeSync(new TextEncoder().encode(`fetch_as_curl.ts: ${message}\n`));
  Deno.exit(code);
}

const [path, url] = parse(Deno.args);
const bytes = await download(url);
try {
  Deno.writeFileSync(path, bytes);
} catch (error) {
  fail(EXIT.write, `Cannot write "${path}": ${error}`);
}

/** Finds the file and the address among the arguments. */
function parse(args: readonly string[]): [path: string, url: string] {
  const known = KNOWN.split(" ");
  const [option, path, url, ...others] = args.slice(known.length);
  const isKnown = known.every((one, at) => args[at] === one) && option === "-o";
  if (!isKnown || path === undefined || url === undefined || others.length > 0) {
    fail(EXIT.usage, `It is called as "${KNOWN} -o FILE URL" alone, not as "${args.join(" ")}"`);
  }
  return [path, url];
}

/** Fetches an address without following redirects, which these tests do not use. */
async function download(url: string): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  try {
    const response = await fetch(url, { redirect: "error", signal });
    if (!response.ok) fail(EXIT.http, `"${url}" answers with ${response.status}`);
    return await response.bytes();
  } catch (error) {
    fail(signal.aborted ? EXIT.timeout : EXIT.connection, `Cannot get "${url}": ${error}`);
  }
}
