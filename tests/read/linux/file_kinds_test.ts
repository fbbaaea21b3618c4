import { assertEquals } from "@std/assert";
import { countFileKinds } from "../../../src/read/linux/file_kinds.ts";
import { runProgram } from "../../limits.ts";

Deno.test("a file whose name is not UTF-8 is counted as a file", async () => {
  const root = Deno.makeTempDirSync();
  Deno.mkdirSync(`${root}/7/fd`, { recursive: true });
  const link = 'ln -s "$(printf "/srv/caf\\351.txt")" "$0/7/fd/0"';
  assertEquals((await runProgram(["sh", "-c", link, root])).code, 0);
  assertEquals(countFileKinds(root, 7), { files: 1 });
  Deno.removeSync(root, { recursive: true });
});

Deno.test("open descriptors are counted by kind", () => {
  const root = Deno.makeTempDirSync();
  Deno.mkdirSync(`${root}/7/fd`, { recursive: true });
  const targets = ["/var/log/acme (deleted)", "socket:[71]", "socket:[72]", "anon_inode:inotify"];
  targets.push("pipe:[9]", "anon_inode:[eventpoll]", "/dev/null");
  targets.forEach((target, fd) => Deno.symlinkSync(target, `${root}/7/fd/${fd}`));
  assertEquals(countFileKinds(root, 7), { files: 2, sockets: 2, inotify: 1, pipes: 1, others: 1 });
  assertEquals(countFileKinds(root, 8), null);
  Deno.removeSync(root, { recursive: true });
});
