/**
 * Runs PROFIT as on a Mac: Deno reports macOS, there is no /proc, and the programs that PROFIT runs by
 * their full paths come from the folder that AS_MAC names.
 *
 * @module
 */

const folder = Deno.env.get("AS_MAC")!;
const PROGRAMS = ["/bin/ps", "/usr/sbin/lsof", "/usr/bin/id"];

Object.defineProperty(Deno, "build", { value: { ...Deno.build, os: "darwin" } });

const { Command, readTextFileSync } = Deno;
Object.defineProperty(Deno, "Command", {
  value: class extends Command {
    constructor(program: string, options: Deno.CommandOptions) {
      const isFaked = PROGRAMS.includes(program);
      super(
        isFaked ? `${folder}/${program.slice(program.lastIndexOf("/") + 1)}` : program,
        options,
      );
    }
  },
});
Object.defineProperty(Deno, "readTextFileSync", {
  value: (path: string) => {
    if (path.startsWith("/proc/")) throw new Deno.errors.NotFound(path);
    return readTextFileSync(path);
  },
});

const { main } = await import("../../main.ts");
Deno.exit(await main(Deno.args));
