import { assertEquals } from "@std/assert";
import { parse } from "@std/csv/parse";
import { COLUMNS } from "../../src/model/columns.ts";
import { renderHeader, rowRenderer } from "../../src/output/csv.ts";
import type { ColumnName } from "../../src/model/columns.ts";
import { sample, snapshot } from "../fakes.ts";

const SEVEN = parseHeader(
  "pid,name,cpu_percent,mem_real,num_open_files,creation_epoch,timestamp",
);

function parseHeader(text: string): ColumnName[] {
  return text.split(",") as ColumnName[];
}

function rowsOf(columns: ColumnName[], ...samples: ReturnType<typeof sample>[]): string {
  return rowRenderer(columns, { forTerminal: false })(snapshot(samples));
}

Deno.test("a row has the seven columns in order, with LF at its end", () => {
  const rows = rowsOf(SEVEN, sample({}, 12.345), sample({ pid: 8 }, 0));
  assertEquals(
    renderHeader(SEVEN) + rows,
    "pid,name,cpu_percent,mem_real,num_open_files,creation_epoch,timestamp\n" +
      "7,acme,12.3,4096,3,1000.50,1700000000.250\n" +
      "8,acme,0.0,4096,3,1000.50,1700000000.250\n",
  );
});

Deno.test("an unknown value is an empty cell, never 0", () => {
  const row = rowsOf(SEVEN, sample({ rssBytes: null, openFiles: null }, null));
  assertEquals(row, "7,acme,,,,1000.50,1700000000.250\n");
});

Deno.test("an extra column that was refused is an empty cell", () => {
  assertEquals(
    rowsOf(["io_read_bytes", "pid"], sample({ extras: { io_read_bytes: null } })),
    ",7\n",
  );
});

for (
  const [name, cell] of [
    ["a,b", '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ["new\nline", '"new\nline"'],
    ["bare\rreturn", '"bare\rreturn"'],
    ["=1+1", "'=1+1"],
    ["=a,b", `"'=a,b"`],
    ["-bash", "-bash"],
    ["\t=x", "'\t=x"],
    ["a) (b", "a) (b"],
    ["bad\ufffdbyte", "bad\ufffdbyte"],
    ["\ufeffacme", '"\ufeffacme"'],
    ["服务", "服务"],
  ] as const
) {
  Deno.test(`the name ${JSON.stringify(name)} is the cell ${JSON.stringify(cell)}`, () => {
    const row = rowsOf(["name", "pid"], sample({ name }));
    assertEquals(row, `${cell},7\n`);
    const guard = cell.replace('"', "").startsWith("'") ? "'" : "";
    assertEquals(parse(row), [[guard + name, "7"]]);
  });
}

Deno.test("a name has no effect on a terminal", () => {
  const renderRows = rowRenderer(["name"], { forTerminal: true });
  assertEquals(renderRows(snapshot([sample({ name: "\x1b[2J" })])), "\\x1b[2J\n");
});

Deno.test("every column gives a cell", () => {
  const columns = Object.keys(COLUMNS) as ColumnName[];
  assertEquals(rowsOf(columns, sample()).split(",").length, columns.length);
});

Deno.test("labels are the last cells of every row, as safe as names", () => {
  const labels = [
    { name: "host", value: "web1" },
    { name: "note", value: '=1+1, "x"\n' },
    { name: "rack", value: "" },
  ];
  assertEquals(renderHeader(["pid"], labels), "pid,host,note,rack\n");
  const rows = rowRenderer(["pid"], { forTerminal: false, labels })(
    snapshot([sample(), sample({ pid: 8 })]),
  );
  assertEquals(rows, `7,web1,"'=1+1, ""x""\n",\n8,web1,"'=1+1, ""x""\n",\n`);
});
