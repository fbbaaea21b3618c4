/**
 * Control groups as folders of files, in place of `/sys/fs/cgroup`.
 *
 * @module
 */

/** Control groups that a test may change. */
export interface FixtureGroups extends Disposable {
  /** The folder of the groups. */
  readonly root: string;
  /** Makes a group, or writes its files, by its path from the root and the names of the files. */
  put(path: string, files: Readonly<Record<string, string | number>>): void;
  /** Removes a group. */
  remove(path: string): void;
}

/**
 * Makes groups.
 *
 * @param version Version 2, or version 1 with its folders for controllers.
 */
export function fixtureGroups(version: 1 | 2): FixtureGroups {
  const root = Deno.makeTempDirSync({ prefix: "profit_groups_" });
  const put: FixtureGroups["put"] = (path, files) => {
    Deno.mkdirSync(`${root}/${path}`, { recursive: true });
    for (const [name, value] of Object.entries(files)) {
      Deno.writeTextFileSync(`${root}/${path}/${name}`, `${value}\n`);
    }
  };
  if (version === 2) put("", { "cgroup.controllers": "cpu memory pids" });
  else for (const controller of ["memory", "cpu,cpuacct"]) put(controller, { "cgroup.procs": "" });
  return {
    root,
    put,
    remove: (path) => Deno.removeSync(`${root}/${path}`, { recursive: true }),
    [Symbol.dispose]: () => Deno.removeSync(root, { recursive: true }),
  };
}
