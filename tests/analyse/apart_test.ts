import { assertEquals } from "@std/assert";
import { nameApart } from "../../src/analyse/apart.ts";
import { emptyRecord } from "../../src/analyse/process_record.ts";

/** Returns the additions to the names of processes with these command lines; `null` is unknown. */
function told(name: string, ...commands: (string | null)[]): string[] {
  const records = commands.map((command, pid) => {
    const record = emptyRecord({ pid, startTicks: 0, name }, 0, null);
    record.command = command;
    return record;
  });
  nameApart(records);
  return records.map(({ apart }) => apart);
}

Deno.test("the script of an interpreter follows its name, even if there is only one", () => {
  assertEquals(told("python3.11", "python3.11 /srv/shopfront.py 40000"), ["shopfront.py"]);
  assertEquals(told("MainThread", "node --require /srv/trace.js /srv/shop.js"), ["shop.js"]);
  assertEquals(told("java", "java -Xmx1g -jar /srv/shop.jar"), ["shop.jar"]);
  assertEquals(told("nginx", "nginx: worker process"), [""]);
  assertEquals(told("python3", "bash /opt/pyenv/libexec/pyenv-exec python3 shop.py"), [""]);
  assertEquals(told("sh", "sh -c sleep 9"), [""]);
  assertEquals(told("bash", "bash", null), ["", ""]);
});

Deno.test("processes of one script also have the words by which they differ", () => {
  assertEquals(
    told("python3", "python3 w.py -Q mail", "python3 w.py -Q log", "python3 -u web.py 40000", null),
    ["w.py -Q mail", "w.py -Q log", "web.py", ""],
  );
  assertEquals(told("nginx", "nginx: master process", "nginx: worker process"), [
    "master",
    "worker",
  ]);
});

Deno.test("scripts of one name in different folders are distinguished by their folders", () => {
  assertEquals(told("python3", "python3 dir1/w.py 9", "python3 dir2/w.py 9"), [
    "dir1/w.py",
    "dir2/w.py",
  ]);
  assertEquals(
    told("python3", "python3 /srv/x/app/main.py", "python3 /srv/y/app/main.py", "python3 a.py"),
    ["x/app/main.py", "y/app/main.py", "a.py"],
  );
  assertEquals(told("python3", "python3 main.py", "python3 main.py"), ["main.py", "main.py"]);
});

Deno.test("a long command line is cut", () => {
  assertEquals(told("perl", `perl ${"x".repeat(99)}.pl`)[0]!.length, 40);
});
