import { assertEquals } from "@std/assert";
import { countFileKinds } from "../../../src/read/linux/file_kinds.ts";

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
