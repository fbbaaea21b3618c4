/**
 * A registry like JSR on this machine. It accepts the output of `deno publish`, and serves it to a deno
 * whose JSR_URL is its address.
 *
 * @module
 */

/** A listening registry, which is closed at the end of the scope. */
export interface Registry extends AsyncDisposable {
  /** The value for JSR_URL. */
  readonly url: string;
}

/** A package in its `deno.json`. */
interface Package {
  /** The name, such as `@std/csv`. */
  readonly name: string;
  /** The version. */
  readonly version: string;
  /** The file of each export. */
  readonly exports: string | Readonly<Record<string, string>>;
  /** The folder of the files. */
  readonly folder: string;
}

/**
 * Starts a registry on a free port of the loopback address.
 *
 * @param folder The folder of the packages. Each package is a folder with a `deno.json`. Published
 * packages are added.
 * @returns The registry.
 */
export function startRegistry(folder: string): Registry {
  const packages = Array.from(
    Deno.readDirSync(folder),
    ({ name }) => readPackage(`${folder}/${name}`),
  );
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };

  async function answer(request: Request): Promise<Response> {
    const [, scope, short, asked, ...path] = new URL(request.url).pathname.split("/");
    if (scope === "api") return await answerPublish(request);
    const versions = packages.filter(({ name }) => name === `${scope}/${short}`);
    if (asked === "meta.json" && versions.length > 0) return Response.json(listVersions(versions));
    const found = versions.find(({ version }) => asked === version);
    if (found) return await serveFile(found, path.join("/"));
    const described = versions.find(({ version }) => asked === `${version}_meta.json`);
    if (described) return Response.json(await describe(described));
    return notFound();
  }

  /** Accepts any package, any number of times. It is published at once. */
  async function answerPublish({ method, url, body }: Request): Promise<Response> {
    const id = crypto.randomUUID();
    if (method === "GET" && url.includes("/versions/")) return notFound();
    if (method === "POST") {
      Deno.mkdirSync(`${folder}/${id}`);
      await unpack(body!, `${folder}/${id}`);
      packages.push(readPackage(`${folder}/${id}`));
    }
    return Response.json({ id, status: "success", error: null });
  }
}

/**
 * Lists the files in a folder and below it.
 *
 * @param folder The folder.
 * @returns Their paths in it, sorted.
 */
export function listFiles(folder: string): string[] {
  const list = (under: string): string[] =>
    Array.from(Deno.readDirSync(`${folder}/${under}`)).flatMap(({ name, isDirectory }) =>
      isDirectory ? list(`${under}${name}/`) : [`${under}${name}`]
    );
  return list("").sort();
}

function readPackage(folder: string): Package {
  return { ...JSON.parse(Deno.readTextFileSync(`${folder}/deno.json`)), folder };
}

function listVersions(versions: readonly Package[]): unknown {
  return { versions: Object.fromEntries(versions.map(({ version }) => [version, {}])) };
}

/** Describes a version: its exports, and the checksum of each file, which deno checks. */
async function describe({ folder, exports }: Package): Promise<unknown> {
  const manifest: Record<string, { size: number; checksum: string }> = {};
  for (const path of listFiles(folder)) {
    const bytes = Deno.readFileSync(`${folder}/${path}`);
    const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    manifest[`/${path}`] = { size: bytes.length, checksum: `sha256-${sum.toHex()}` };
  }
  return { manifest, exports: typeof exports === "string" ? { ".": exports } : exports };
}

async function serveFile({ folder }: Package, path: string): Promise<Response> {
  if (!listFiles(folder).includes(path)) return notFound();
  const type = path.endsWith(".ts") ? "text/typescript" : "text/plain";
  const bytes = await Deno.readFile(`${folder}/${path}`);
  return new Response(bytes, { headers: { "content-type": type } });
}

function notFound(): Response {
  return new Response("Not found\n", { status: 404 });
}

/** Unpacks a tar file in gzip. In the tar file of `deno publish`, files have no read permission. */
async function unpack(packed: ReadableStream<Uint8Array>, folder: string): Promise<void> {
  const args = ["-xzf", "-", "-C", folder];
  const tar = new Deno.Command("tar", { args, stdin: "piped" }).spawn();
  await packed.pipeTo(tar.stdin);
  if (!(await tar.status).success) throw new Error(`Cannot unpack to "${folder}"`);
  const chmod = new Deno.Command("chmod", { args: ["-R", "u+rwX", folder] }).spawn();
  if (!(await chmod.status).success) throw new Error(`Cannot make "${folder}" readable`);
}
