import { assertEquals } from "@std/assert";
import { addToHistory, emptyHistory, renderSparkline } from "../../src/live/history.ts";

/** Draws values that were measured at some seconds. */
function draw(points: readonly (readonly [number, number | null])[], width = 60, at?: number) {
  const history = emptyHistory(points[0]![0]);
  for (const [second, value] of points) addToHistory(history, second, value);
  return renderSparkline(history, at ?? history.second, width, [0, 7]).trimStart();
}

Deno.test("a value counts for the seconds since the value before it", () => {
  assertEquals(draw([[0, 1], [3, 4], [4, 7]]), "▂▅▅▅█");
});

Deno.test("the largest of several values in a second is shown, and unknown values never", () => {
  assertEquals(draw([[5, 3], [5, 7], [5, 1], [5, null]]), "█");
  assertEquals(draw([[5, null], [5, 2], [6, null], [7, 2]]), "▃ ▃");
});

Deno.test("samples older than a minute are gone", () => {
  const points = Array.from({ length: 100 }, (_, second) => [second, second % 8] as const);
  assertEquals(draw(points), points.slice(40).map(([, value]) => "▁▂▃▄▅▆▇█"[value]).join(""));
  assertEquals(draw([[0, 7], [500, 3]]), "▄".repeat(60));
  assertEquals(draw([[0, 7], [1, 7]], 60, 200), "");
});

Deno.test("bars of several seconds keep to their seconds as time goes on", () => {
  const points = Array.from({ length: 12 }, (_, second) => [second, second % 8] as const);
  assertEquals(draw(points.slice(0, 10), 12), "▅█");
  assertEquals(draw(points, 12), "▅█▄");
});
