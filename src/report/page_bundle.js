// Generated from src/report/page by "deno task bundle": edit the modules there instead.
"use strict";
(() => {
  // src/report/page/colors.js
  var LINES = 10;
  var DASHES = [
    [],
    [
      7,
      4
    ],
    [
      2,
      3
    ],
    [
      10,
      3,
      2,
      3
    ]
  ];
  var known = /* @__PURE__ */ new Map();
  function colorOf(name) {
    const before = known.get(name);
    if (before !== void 0) return before;
    const probe = document.createElement("i");
    probe.style.color = `var(${name})`;
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    known.set(name, color);
    return color;
  }
  function forgetColors() {
    known.clear();
  }
  function lineColor(at) {
    return `--line-${at % LINES}`;
  }
  function lineDash(at, recording) {
    return DASHES[(recording + Math.floor(at / LINES)) % DASHES.length] ?? [];
  }

  // src/report/page/format.js
  var BYTE_UNITS = [
    "B",
    "KiB",
    "MiB",
    "GiB",
    "TiB",
    "PiB"
  ];
  var MOST_DECIMALS = 4;
  var [MINUTE, HOUR, DAY] = [
    60,
    3600,
    86400
  ];
  var BYTE_STEPS = Array.from({
    length: 51
  }, (_, power) => 2 ** power);
  var ELAPSED_STEPS = [
    ...[
      1e-3,
      2e-3,
      5e-3,
      0.01,
      0.02,
      0.05,
      0.1,
      0.2,
      0.5,
      1,
      2,
      5,
      10,
      15,
      30
    ],
    ...[
      1,
      2,
      5,
      10,
      15,
      30
    ].map((minutes) => minutes * MINUTE),
    ...[
      1,
      2,
      3,
      6,
      12
    ].map((hours) => hours * HOUR),
    ...[
      1,
      2,
      5,
      10,
      20,
      50,
      100,
      200,
      500,
      1e3
    ].map((days) => days * DAY)
  ];
  function formatValue(value, unit, step) {
    const sign = value < 0 ? "\u2212" : "";
    const size = Math.abs(value);
    if (unit.endsWith("/s")) return `${formatValue(value, unit.slice(0, -2), step)}/s`;
    if (unit === "percent") return `${sign}${trim(size, 1, step)} %`;
    if (unit === "count") return `${sign}${trim(size, size < 10 ? 1 : 0, step)}`;
    const power = Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log2(Math.max(1, size)) / 10));
    const factor = 2 ** (10 * power);
    const number = trim(size / factor, power === 0 ? 0 : 1, step === void 0 ? step : step / factor);
    return `${sign}${number} ${BYTE_UNITS[power]}`;
  }
  function trim(value, decimals, step = 1) {
    const needed = Math.min(MOST_DECIMALS, Math.ceil(-Math.log10(step)));
    return value.toFixed(Math.max(decimals, needed)).replace(/\.0+$/, "");
  }
  function formatElapsed(seconds) {
    if (seconds < 0) return `\u2212${formatElapsed(-seconds)}`;
    const whole = Math.floor(seconds);
    const fraction = (seconds - whole).toFixed(3).slice(1).replace(/\.?0+$/, "");
    const parts = [
      Math.floor(whole / MINUTE) % 60,
      whole % MINUTE
    ].map(pad);
    return `${Math.floor(whole / HOUR)}:${parts.join(":")}${fraction}`;
  }
  function splitMoment(seconds, isUtc) {
    const date = new Date(seconds * 1e3);
    const zone = isUtc ? "UTC" : zoneOf(date);
    const shown = isUtc ? date : new Date(date.getTime() - date.getTimezoneOffset() * 6e4);
    const [day = "", time = ""] = shown.toISOString().slice(0, 19).split("T");
    return {
      day,
      time,
      zone
    };
  }
  function zoneOf(date) {
    const minutes = -date.getTimezoneOffset();
    if (minutes === 0) return "UTC";
    const size = Math.abs(minutes);
    return `UTC${minutes < 0 ? "\u2212" : "+"}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
  }
  function formatMoments(moments, step, isUtc) {
    let before = "";
    return moments.map((seconds) => {
      const { day, time } = splitMoment(seconds, isUtc);
      const isNew = day !== before;
      before = day;
      if (step >= DAY) return day;
      const fraction = step < 1 ? (seconds % 1).toFixed(3).slice(1).replace(/0+$/, "") : "";
      const shown = step < MINUTE ? time + fraction.replace(/\.$/, "") : time.slice(0, 5);
      return isNew ? `${shown}
${day}` : shown;
    });
  }
  function pad(number) {
    return `${number}`.padStart(2, "0");
  }

  // src/report/page/ranges.js
  var FAR = 4;
  var LONGEST_FORECAST = 2;
  var FORECAST_PART = 1 / 6;
  var FORECAST_ROOM = 1 / 100;
  var AROUND_TICK = 30;
  function findWholeRange({ timeline }, processes, hasForecasts) {
    const { xs } = timeline;
    const [first, last] = [
      xs[0] ?? 0,
      xs.at(-1) ?? 0
    ];
    if (first === last) return [
      first - AROUND_TICK,
      last + AROUND_TICK
    ];
    const ends = processes.flatMap(({ forecasts, recording }) => {
      const zero = (timeline.recordings[recording]?.startMs ?? 0) / 1e3;
      return forecasts.map(({ to }) => to[0] - zero);
    }).filter((end2) => end2 > last);
    if (ends.length === 0) return [
      first,
      last
    ];
    const longest = hasForecasts ? Infinity : LONGEST_FORECAST * (last - first);
    const near = ends.filter((end2) => end2 - last <= longest);
    if (near.length === 0) return [
      first,
      last + (last - first) * FORECAST_PART
    ];
    const end = Math.max(...near);
    return [
      first,
      end + (end - first) * FORECAST_ROOM
    ];
  }
  function isForecastFar(recordings, processes) {
    const shown = findWholeRange(recordings, processes, false);
    const whole = findWholeRange(recordings, processes, true);
    return whole[1] > shown[1];
  }
  function findValueRange({ unit }, min, top) {
    const least = {
      percent: 10,
      count: 4,
      bytes: 4096,
      "count/s": 4,
      "bytes/s": 4096
    }[unit];
    if (min == null) return [
      0,
      least
    ];
    const isFar = unit === "bytes" && top > min && top - min < top / 4;
    const room = Math.max((top - (isFar ? min : 0)) * 0.08, isFar ? least * 4 : 0);
    return [
      isFar ? Math.max(0, min - room) : 0,
      Math.max(least, top + room)
    ];
  }
  function findTop(max, limits, forecasts, [from, to]) {
    const near = limits.map(({ value }) => value).filter((value) => value <= FAR * max);
    const reached = forecasts.filter((one) => one.to[0] > from && one.to[0] <= to);
    return Math.max(max, ...near, ...reached.map(({ limit }) => limit));
  }
  function findEndInSight([x, y], [toX, toY], times, values) {
    const [dx, dy] = [
      toX - x,
      toY - y
    ];
    let [first, last] = [
      0,
      1
    ];
    for (const [start2, way, [min, max]] of [
      [
        x,
        dx,
        times
      ],
      [
        y,
        dy,
        values
      ]
    ]) {
      if (way === 0 && (start2 < min || start2 > max)) return null;
      if (way === 0) continue;
      const [near, far] = [
        (min - start2) / way,
        (max - start2) / way
      ];
      first = Math.max(first, Math.min(near, far));
      last = Math.min(last, Math.max(near, far));
    }
    return first <= last ? [
      x + last * dx,
      y + last * dy
    ] : null;
  }

  // src/report/page/zoom.js
  function shownRange({ scales }) {
    return [
      scales.x?.min ?? NaN,
      scales.x?.max ?? NaN
    ];
  }
  function timesOf({ data }) {
    return data[0] ?? [];
  }
  function zoomed(u, [first, last], factor) {
    const xs = timesOf(u);
    const [min, max] = shownRange(u);
    const focus2 = u.cursor.idx == null ? (min + max) / 2 : xs[u.cursor.idx] ?? NaN;
    const from = Math.max(first, focus2 - (focus2 - min) * factor);
    const to = Math.min(last, focus2 + (max - focus2) * factor);
    if (from <= first && to >= last) return null;
    return to - from > 2 * (last - first) / xs.length ? [
      from,
      to
    ] : [
      min,
      max
    ];
  }

  // src/report/page/chart_marks.js
  var SIZE = 4.5;
  function drawMarks(u, process, ends, color) {
    const { ctx } = u;
    const ratio = globalThis.devicePixelRatio || 1;
    const size = SIZE * ratio;
    ctx.strokeStyle = color;
    ctx.fillStyle = colorOf("--card");
    ctx.lineWidth = 1.5 * ratio;
    if (process.isStart) {
      const [x, y] = placeOf(u, ends.start);
      if (process.replaced !== null) {
        ctx.setLineDash([
          2 * ratio,
          3 * ratio
        ]);
        drawPath(ctx, [
          [
            x,
            u.bbox.top
          ],
          [
            x,
            u.bbox.top + u.bbox.height
          ]
        ]);
        ctx.setLineDash([]);
        drawShape(ctx, [
          [
            x,
            y - size
          ],
          [
            x + size,
            y
          ],
          [
            x,
            y + size
          ],
          [
            x - size,
            y
          ]
        ]);
      } else {
        drawShape(ctx, [
          [
            x,
            y - size
          ],
          [
            x + size,
            y + size
          ],
          [
            x - size,
            y + size
          ]
        ]);
      }
    }
    if (process.isEnd) {
      const [x, y] = placeOf(u, ends.end);
      drawPath(ctx, [
        [
          x - size,
          y - size
        ],
        [
          x + size,
          y + size
        ]
      ]);
      drawPath(ctx, [
        [
          x - size,
          y + size
        ],
        [
          x + size,
          y - size
        ]
      ]);
    }
  }
  function drawFloor(u, { kind, from, to }, color) {
    drawThin(u, [
      from,
      to
    ], color, kind === "floor" ? [
      8,
      4
    ] : [
      2,
      3
    ]);
  }
  function drawRate(u, { from, to, perHour }, unit, color) {
    const sign = perHour > 0 ? "+" : "";
    drawAtEnd(u, from, to, `${sign}${formatValue(perHour, unit)}/h`, "below", color);
  }
  function drawForecast(u, { from, to, limit, text }, color) {
    drawThin(u, [
      from,
      to,
      [
        to[0],
        limit
      ]
    ], color, [
      1,
      4
    ]);
    const [x, y] = placeOf(u, [
      to[0],
      limit
    ]);
    const size = SIZE * (globalThis.devicePixelRatio || 1);
    u.ctx.fillStyle = color;
    drawShape(u.ctx, [
      [
        x,
        y - size
      ],
      [
        x + size,
        y
      ],
      [
        x,
        y + size
      ],
      [
        x - size,
        y
      ]
    ]);
    drawAtEnd(u, from, to, `forecast: ${text}`, "above", color);
  }
  function drawThin(u, points, color, dash) {
    const ratio = globalThis.devicePixelRatio || 1;
    u.ctx.lineWidth = 1.5 * ratio;
    u.ctx.strokeStyle = color;
    u.ctx.setLineDash(dash.map((length) => length * ratio));
    drawPath(u.ctx, points.map((point) => placeOf(u, point)));
    u.ctx.setLineDash([]);
  }
  function drawAtEnd(u, from, to, text, side, color) {
    const end = findEndInSight(from, to, shownRange(u), [
      u.scales.y?.min ?? 0,
      u.scales.y?.max ?? 0
    ]);
    if (end === null) return;
    const ratio = globalThis.devicePixelRatio || 1;
    const [x, y] = placeOf(u, end);
    drawText(u, text, "right", [
      x,
      y + (side === "below" ? 8 : -20) * ratio
    ], color);
  }
  function placeOf(u, [x, y]) {
    return [
      u.valToPos(x, "x", true),
      u.valToPos(y, "y", true)
    ];
  }
  function drawLimit(u, { value, text }, unit) {
    const { ctx, bbox } = u;
    const ratio = globalThis.devicePixelRatio || 1;
    const y = u.valToPos(value, "y", true);
    const color = colorOf("--likely");
    ctx.lineWidth = 1.5 * ratio;
    ctx.strokeStyle = color;
    ctx.setLineDash([
      6 * ratio,
      3 * ratio
    ]);
    drawPath(ctx, [
      [
        bbox.left,
        y
      ],
      [
        bbox.left + bbox.width,
        y
      ]
    ]);
    ctx.setLineDash([]);
    const label = `${y < bbox.top ? "\u2191 " : ""}${formatValue(value, unit)}, ${text}`;
    drawText(u, label, "left", [
      bbox.left + 6 * ratio,
      y + 3 * ratio
    ], color);
  }
  function drawText({ ctx, bbox }, text, side, [x, y], color) {
    const ratio = globalThis.devicePixelRatio || 1;
    ctx.font = `600 ${12 * ratio}px system-ui, sans-serif`;
    ctx.textAlign = "left";
    ctx.textBaseline = "top";
    ctx.lineWidth = 4 * ratio;
    ctx.strokeStyle = colorOf("--card");
    ctx.fillStyle = color;
    const { width } = ctx.measureText(text);
    const room = 6 * ratio;
    const left = Math.min(x - (side === "right" ? width : 0), bbox.left + bbox.width - width - room);
    const top = Math.min(y, bbox.top + bbox.height - 18 * ratio);
    const place = (
      /** @type {const} */
      [
        Math.max(left, bbox.left + room),
        Math.max(top, bbox.top)
      ]
    );
    ctx.strokeText(text, ...place);
    ctx.fillText(text, ...place);
  }
  function drawPath(ctx, points) {
    ctx.beginPath();
    for (const [x, y] of points) ctx.lineTo(x, y);
    ctx.stroke();
  }
  function drawShape(ctx, points) {
    ctx.beginPath();
    for (const [x, y] of points) ctx.lineTo(x, y);
    ctx.closePath();
    ctx.fill();
    ctx.stroke();
  }

  // src/report/page/cursor_readout.js
  var MOST_TOLD = 5;
  var NEAR = 24;
  function findNearest(u, lines, view2) {
    const { idx, top = NaN } = u.cursor;
    if (idx == null) return null;
    let nearest = null;
    let least = NEAR;
    for (const { process, values } of lines) {
      const value = values[idx];
      if (value == null || view2.hidden.has(process)) continue;
      const distance = Math.abs(u.valToPos(value, "y") - top);
      if (distance < least) [nearest, least] = [
        process,
        distance
      ];
    }
    return nearest;
  }
  function tellCursor(u, column, lines, recordings, view2, readout) {
    const { idx, left = NaN } = u.cursor;
    if (idx == null || left < 0) return void readout.replaceChildren();
    const x = timesOf(u)[idx] ?? NaN;
    const moment = document.createElement("span");
    moment.textContent = tellMoment(x, recordings, view2);
    const told = lines.filter(({ process }) => !view2.hidden.has(process)).filter(({ process }) => view2.focus === null || view2.focus === process).flatMap(({ process, at, values: { [idx]: value } }) => value == null ? [] : {
      process,
      at,
      value
    }).toSorted((a, b) => b.value - a.value);
    const entries = told.slice(0, MOST_TOLD).map(({ process, at, value }) => {
      const entry = document.createElement("span");
      const swatch = document.createElement("i");
      swatch.style.background = `var(${lineColor(at)})`;
      entry.append(swatch, `${process.label} ${formatValue(value, column.unit)}`);
      return entry;
    });
    readout.replaceChildren(moment, ...entries);
  }
  function tellMoment(x, { isOverlay, isElapsed, timeline }, view2) {
    const elapsed = formatElapsed(isElapsed ? x : x - (timeline.xs[0] ?? 0));
    if (isOverlay) return elapsed;
    const zero = (timeline.recordings[0]?.startMs ?? 0) / 1e3;
    const { day, time } = splitMoment(x + zero, view2.isUtc);
    return `${day} ${time} \xB7 ${elapsed} elapsed`;
  }

  // src/report/page/keyboard.js
  var KEYS = "arrow keys move the cursor, + and \u2212 zoom, 0 shows all";
  var ZOOM_STEP = 2;
  var LONG_STEP = 20;
  function answerKeys(element, u, view2, zoom2) {
    element.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.target !== element) return;
      const step = event.shiftKey ? LONG_STEP : 1;
      const actions = {
        ArrowLeft: () => moveBy(u, -step),
        ArrowRight: () => moveBy(u, step),
        Home: () => moveTo(u, 0),
        End: () => moveTo(u, timesOf(u).length - 1),
        "+": () => zoom2(zoomed(u, view2.whole, 1 / ZOOM_STEP)),
        "=": () => zoom2(zoomed(u, view2.whole, 1 / ZOOM_STEP)),
        "-": () => zoom2(zoomed(u, view2.whole, ZOOM_STEP)),
        "0": () => zoom2(null),
        Escape: () => zoom2(null)
      };
      const action = actions[event.key];
      if (action === void 0) return;
      event.preventDefault();
      action();
    });
  }
  function moveBy(u, step) {
    const { idx } = u.cursor;
    const [min] = shownRange(u);
    moveTo(u, idx == null ? timesOf(u).findIndex((x) => x >= min) : idx + step);
  }
  function moveTo(u, index) {
    const xs = timesOf(u);
    const at = Math.max(0, Math.min(xs.length - 1, index));
    const [min, max] = shownRange(u);
    const x = Math.max(min, Math.min(max, xs[at] ?? NaN));
    u.setCursor({
      left: u.valToPos(x, "x"),
      top: u.bbox.height / 2 / devicePixelRatio
    }, true, true);
  }

  // src/report/page/rates.js
  function toRates(counts, runs, timeOf) {
    const rates = new Float64Array(counts.length).fill(NaN);
    let at = 0;
    for (const { from, to } of runs) {
      let [count, time] = [
        NaN,
        NaN
      ];
      for (let tick = from; tick < to; tick++, at++) {
        const now = counts[at] ?? NaN;
        if (Number.isNaN(now)) continue;
        const [risen, passed] = [
          now - count,
          timeOf(tick) - time
        ];
        if (risen >= 0 && passed > 0) rates[at] = risen / passed;
        [count, time] = [
          now,
          timeOf(tick)
        ];
      }
    }
    return rates;
  }

  // src/report/page/timeline.js
  var LONGEST_STEP = 4;
  function makeTimeline(recordings, isElapsed = recordings.length > 1) {
    const starts = recordings.map((times) => isElapsed ? times.reduce((a, b) => Math.min(a, b), Infinity) : 0);
    const own = recordings.map((times, at) => times.map((ms) => (ms - (starts[at] ?? 0)) / 1e3));
    const pauses = own.map((times) => findPauses(sort(times)));
    const all = sort(join([
      ...own,
      ...pauses
    ]));
    const xs = all.filter((x, at) => at === 0 || x !== all[at - 1]);
    return {
      xs,
      recordings: own.map((times, at) => ({
        places: placeAll(times, xs),
        pauses: placeAll(pauses[at] ?? new Float64Array(), xs),
        startMs: starts[at] ?? 0
      }))
    };
  }
  function spread(runs, values, timeline, recording) {
    const { places, pauses } = timeline.recordings[recording] ?? {
      places: [],
      pauses: []
    };
    const data = new Array(timeline.xs.length).fill(timeline.recordings.length > 1 ? void 0 : null);
    if (timeline.recordings.length > 1) {
      for (const place of places) data[place] = null;
      for (const place of pauses) data[place] = null;
    }
    let at = 0;
    for (const { from, to } of runs) {
      for (let tick = from; tick < to; tick++) {
        const value = values[at++] ?? NaN;
        data[places[tick] ?? 0] = Number.isNaN(value) ? void 0 : value;
      }
    }
    return data;
  }
  function join(parts) {
    const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
  function sort(times) {
    const isSorted = times.every((time, at) => at === 0 || time >= (times[at - 1] ?? 0));
    return isSorted ? times : times.toSorted();
  }
  function findPauses(times) {
    const steps = times.subarray(1).map((time, at) => time - (times[at] ?? 0));
    const usual = steps.toSorted()[steps.length >> 1] ?? 0;
    return Float64Array.from(Array.from(steps.keys()).filter((at) => (steps[at] ?? 0) > LONGEST_STEP * usual), (at) => (times[at] ?? 0) + (steps[at] ?? 0) / 2);
  }
  function placeAll(times, xs) {
    const places = new Int32Array(times.length);
    let place = 0;
    for (let at = 0; at < times.length; at++) {
      const time = times[at] ?? 0;
      if ((xs[place] ?? 0) > time) place = 0;
      if (place === 0) place = findPlace(time, xs);
      while ((xs[place] ?? Infinity) < time) place++;
      places[at] = place;
    }
    return places;
  }
  function findPlace(time, xs) {
    let [low, high] = [
      0,
      xs.length - 1
    ];
    while (low < high) {
      const middle = low + high >> 1;
      if ((xs[middle] ?? 0) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  // src/report/page/unpack.js
  async function unpack(text) {
    const packed = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const stream = new Blob([
      packed
    ]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }
  function readNumbers(bytes) {
    let at = 0;
    return {
      isAtEnd: () => at >= bytes.length,
      next: () => {
        let byte = bytes[at++] ?? 0;
        let value = byte & 127;
        for (let unit = 128; byte > 127; unit *= 128) {
          byte = bytes[at++] ?? 0;
          value += (byte & 127) * unit;
        }
        return value;
      }
    };
  }
  function unfold(folded) {
    return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
  }
  function readTimes(bytes, count) {
    const numbers = readNumbers(bytes);
    const times = new Float64Array(count);
    let [ms, step] = [
      0,
      0
    ];
    for (let tick = 0; tick < count; tick++) {
      step += unfold(numbers.next());
      ms += step;
      times[tick] = ms;
    }
    return times;
  }
  function readPresence(bytes) {
    const numbers = readNumbers(bytes);
    const runs = [];
    let tick = 0;
    while (!numbers.isAtEnd()) {
      const from = tick + numbers.next();
      tick = from + numbers.next();
      runs.push({
        from,
        to: tick
      });
    }
    return runs;
  }
  function readColumn(bytes, count, scale) {
    const numbers = readNumbers(bytes);
    const values = new Float64Array(count).fill(NaN);
    let last = 0;
    for (let at = 0; at < count && !numbers.isAtEnd(); at++) {
      const code = numbers.next();
      if (code === 0) continue;
      last += unfold(code - 1);
      values[at] = last / scale;
    }
    return values;
  }

  // src/report/page/recordings.js
  function openRecordings(meta, bytes) {
    let at = 0;
    const take = (length) => bytes.subarray(at, at += length);
    const times = meta.recordings.map(({ ticks, times: times2 }) => readTimes(take(times2), ticks));
    const isOverlay = meta.recordings.length > 1;
    const processes = meta.processes.map((process, id) => {
      const from = isOverlay ? ` \xB7 ${meta.recordings[process.recording]?.title}` : "";
      const who = process.most === null ? `${process.pid ?? "?"}` : `\xD7${process.most}`;
      return {
        ...process,
        id,
        detail: `${who}${from}`,
        label: `${process.name} (${who}${from})`,
        runs: readPresence(take(process.presence)),
        columns: process.values.map(take)
      };
    });
    const columns = meta.columns.map((column, at2) => ({
      ...column,
      at: at2
    })).filter(({ at: at2 }) => processes.some((process) => valuesOf(process, at2).length > 0));
    const timeline = makeTimeline(times, isOverlay);
    return {
      times,
      columns,
      processes,
      isOverlay,
      isElapsed: isOverlay,
      timeline
    };
  }
  function setElapsed(recordings, isElapsed) {
    const zeroMs = () => recordings.timeline.recordings[0]?.startMs ?? 0;
    const before = zeroMs();
    recordings.isElapsed = isElapsed || recordings.isOverlay;
    recordings.timeline = makeTimeline(recordings.times, recordings.isElapsed);
    return (before - zeroMs()) / 1e3;
  }
  function valuesOf({ columns }, at) {
    return columns[at] ?? new Uint8Array();
  }

  // src/report/page/lines.js
  function makeLine(process, at, column, recordings) {
    const { timeline } = recordings;
    const { places = [], startMs = 0 } = timeline.recordings[process.recording] ?? {};
    const known2 = readColumn(valuesOf(process, column.at), process.samples, column.scale);
    const timeOf = (tick) => timeline.xs[places[tick] ?? -1] ?? NaN;
    const drawn = column.isRate ? toRates(known2, process.runs, timeOf) : known2;
    const shown = column.isRate && column.unit === "percent" ? drawn.map((rate) => rate * 100) : drawn;
    const values = spread(process.runs, shown, timeline, process.recording);
    const span = {
      from: Infinity,
      to: -Infinity
    };
    const lonely = [];
    for (const { from, to } of process.runs) {
      const [first, last] = [
        places[from] ?? NaN,
        places[to - 1] ?? NaN
      ];
      span.from = Math.min(span.from, first);
      span.to = Math.max(span.to, last);
      if (from === to - 1) lonely.push(first);
    }
    const place = (line) => ({
      ...line,
      from: placed(line.from),
      to: placed(line.to)
    });
    const placed = ([x, y]) => [
      x - startMs / 1e3,
      y
    ];
    return {
      process,
      at,
      values,
      lonely,
      ends: findEnds(timeline.xs, values, span),
      trends: process.lines.filter(({ metric }) => metric === column.name).map(place),
      forecasts: process.forecasts.filter((one) => one.column === column.name).map(place)
    };
  }
  function findEnds(xs, values, { from, to }) {
    let [first, last] = [
      from,
      to
    ];
    while (first <= last && values[first] == null) first++;
    while (last >= first && values[last] == null) last--;
    if (first > last) return null;
    const pointAt = (at) => [
      xs[at] ?? NaN,
      values[at] ?? NaN
    ];
    return {
      start: pointAt(first),
      end: pointAt(last)
    };
  }
  function listLimits(processes, column) {
    const all = processes.flatMap(({ limits }) => limits).filter((limit) => limit.column === column.name);
    return [
      ...new Map(all.map((limit) => [
        `${limit.value} ${limit.text}`,
        limit
      ])).values()
    ];
  }

  // src/report/page/chart.js
  var uPlot = Reflect.get(globalThis, "uPlot");
  var DENSE = 2e4;
  function makeChart(parent, column, recordings, view2, tell) {
    const { timeline: { xs }, isElapsed } = recordings;
    const lines = view2.shown.map((process, at) => makeLine(process, at, column, recordings));
    const limits = listLimits(view2.shown, column);
    const forecasts = lines.flatMap((line) => line.forecasts);
    const { figure, plot, readout } = makeFigure(parent, column);
    let times = view2.whole;
    const stroke = (name) => () => colorOf(name);
    const axis = {
      stroke: stroke("--muted"),
      grid: {
        stroke: stroke("--grid"),
        width: 1
      },
      ticks: {
        stroke: stroke("--grid"),
        width: 1,
        size: 5
      },
      font: "12px system-ui, sans-serif"
    };
    const u = new uPlot({
      width: Math.max(200, plot.clientWidth),
      height: heightOf(plot),
      legend: {
        show: false
      },
      padding: [
        12,
        28,
        0,
        0
      ],
      focus: {
        alpha: 0.2
      },
      cursor: {
        y: false,
        sync: {
          key: "profit"
        },
        points: {
          size: 7
        },
        bind: {
          dblclick: () => () => (tell.zoom(null), null)
        }
      },
      tzDate: (seconds) => view2.isUtc ? uPlot.tzDate(new Date(seconds * 1e3), "Etc/UTC") : new Date(seconds * 1e3),
      scales: {
        x: {
          time: !isElapsed,
          range: (_, min, max) => [
            ...times = findTimes(xs, [
              min,
              max
            ], view2)
          ]
        },
        y: {
          range: (_, min, max) => findValueRange(column, min, findTop(max, limits, forecasts, times))
        }
      },
      axes: [
        {
          ...axis,
          space: 84,
          size: isElapsed ? 32 : 48,
          ...isElapsed ? {
            incrs: ELAPSED_STEPS
          } : {},
          values: (_, moments, __, ___, step) => isElapsed ? moments.map(formatElapsed) : formatMoments(moments, step, view2.isUtc)
        },
        {
          ...axis,
          size: 76,
          ...column.unit.startsWith("bytes") ? {
            incrs: BYTE_STEPS
          } : {},
          values: (_, values, __, ___, step) => values.map((value) => formatValue(value, column.unit, step))
        }
      ],
      series: [
        {},
        ...lines.map((line) => describeLine(line, view2))
      ],
      hooks: {
        drawAxes: [
          (u2) => drawUnder(u2, lines, view2)
        ],
        draw: [
          (u2) => drawOver(u2, column, lines, limits, view2)
        ],
        setCursor: [
          (u2) => {
            if (u2.over.matches(":hover")) tell.focus(findNearest(u2, lines, view2));
            tellCursor(u2, column, lines, recordings, view2, readout);
          }
        ],
        setScale: [
          (u2, key) => key === "x" && tell.zoom(shownRange(u2))
        ]
      }
    }, [
      xs,
      ...lines.map(({ values }) => values)
    ], plot);
    answerKeys(figure, u, view2, tell.zoom);
    u.over.addEventListener("pointerleave", () => tell.focus(null));
    const seriesOf = (process) => lines.findIndex((line) => line.process === process) + 1;
    return {
      u,
      figure,
      /** @param {number} [width] In pixels; as wide as there is room where it is left out. */
      resize: (width = plot.clientWidth) => {
        const size = {
          width: Math.max(200, width),
          height: heightOf(plot)
        };
        if (size.width !== u.width || size.height !== u.height) u.setSize(size);
      },
      /** @param {Process | null} process */
      focus: (process) => {
        const at = process === null ? 0 : seriesOf(process);
        u.setSeries(at > 0 ? at : null, {
          focus: at > 0
        }, false);
        tellCursor(u, column, lines, recordings, view2, readout);
      },
      /** @param {Process} process */
      toggle: (process) => {
        const at = seriesOf(process);
        if (at > 0) u.setSeries(at, {
          show: !view2.hidden.has(process)
        }, false);
      },
      remove: () => {
        u.destroy();
        figure.remove();
      }
    };
  }
  function makeFigure(parent, column) {
    const figure = document.createElement("figure");
    figure.tabIndex = 0;
    figure.setAttribute("role", "group");
    figure.setAttribute("aria-label", `${column.title} over time; ${KEYS}`);
    figure.dataset.column = column.name;
    const title = document.createElement("h2");
    title.textContent = column.title;
    const readout = document.createElement("p");
    readout.className = "readout";
    const caption = document.createElement("figcaption");
    caption.append(title, readout);
    const plot = document.createElement("div");
    plot.className = "plot";
    figure.append(caption, plot);
    parent.append(figure);
    return {
      figure,
      plot,
      readout
    };
  }
  function heightOf(plot) {
    return plot.clientWidth < 500 ? 190 : 240;
  }
  function describeLine({ process, at, values, lonely }, view2) {
    return {
      label: process.name,
      show: !view2.hidden.has(process),
      stroke: () => colorOf(lineColor(at)),
      // The line of a group is thicker than those of its processes.
      width: (values.length > DENSE ? 1 : 1.5) * (process.most === null ? 1 : 2),
      dash: values.length > DENSE ? [] : lineDash(at, process.recording),
      points: {
        show: lonely.length > 0,
        filter: () => lonely,
        size: 5
      }
    };
  }
  function findTimes(xs, [min, max], view2) {
    return min === xs[0] && max >= (xs.at(-1) ?? 0) ? view2.whole : [
      min,
      max
    ];
  }
  function drawUnder(u, lines, view2) {
    drawEach(u, lines, view2, ({ trends }, color) => {
      for (const trend of trends) if (isTrendShown(trend, view2)) drawFloor(u, trend, color);
    });
  }
  function drawOver(u, column, lines, limits, view2) {
    clip(u, () => {
      for (const limit of limits) drawLimit(u, limit, column.unit);
    });
    drawEach(u, lines, view2, ({ process, ends, trends, forecasts }, color) => {
      if (ends !== null) drawMarks(u, process, ends, color);
      for (const forecast of forecasts) drawForecast(u, forecast, color);
      for (const trend of trends) {
        if (isTrendShown(trend, view2)) drawRate(u, trend, column.unit, color);
      }
    });
  }
  function isTrendShown({ kind }, { hasRises }) {
    return kind === "floor" || hasRises;
  }
  function drawEach(u, lines, view2, draw) {
    clip(u, () => {
      for (const line of lines) {
        if (view2.hidden.has(line.process)) continue;
        u.ctx.globalAlpha = view2.focus === null || view2.focus === line.process ? 1 : 0.2;
        draw(line, colorOf(lineColor(line.at)));
      }
    });
  }
  function clip({ ctx, bbox }, draw) {
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    draw();
    ctx.restore();
  }

  // src/report/page/controls.js
  function makeButton(text, press) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.addEventListener("click", press);
    return button;
  }
  function makeChoice(label, choices, choose) {
    const group = document.createElement("div");
    group.className = "choice";
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", label);
    const buttons = Object.entries(choices).map(([value, text], at) => {
      const button = makeButton(text, () => {
        for (const other of buttons) other.setAttribute("aria-pressed", `${other === button}`);
        choose(value);
      });
      button.value = value;
      button.setAttribute("aria-pressed", `${at === 0}`);
      return button;
    });
    group.append(...buttons);
    return group;
  }
  function makeCheck(text, change) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.addEventListener("change", () => change(box.checked));
    label.append(box, ` ${text}`);
    return label;
  }

  // src/report/page/legend.js
  function makeSwatch(at) {
    const swatch = document.createElement("i");
    swatch.className = "swatch";
    swatch.style.background = `var(${lineColor(at)})`;
    return swatch;
  }
  function fillLegend(legend, view2, tell) {
    legend.replaceChildren(...view2.shown.map((process, at) => {
      const chip = makeButton("", () => {
        tell.toggle(process);
        chip.setAttribute("aria-pressed", `${!view2.hidden.has(process)}`);
      });
      chip.className = "chip";
      chip.dataset.id = `${process.id}`;
      chip.setAttribute("aria-pressed", `${!view2.hidden.has(process)}`);
      const name = document.createElement("span");
      name.textContent = process.name || "(no name)";
      const detail = document.createElement("small");
      detail.textContent = process.detail;
      chip.append(makeSwatch(at), name, detail);
      for (const event of [
        "pointerenter",
        "focus"
      ]) {
        chip.addEventListener(event, () => tell.focus(process));
      }
      for (const event of [
        "pointerleave",
        "blur"
      ]) {
        chip.addEventListener(event, () => tell.focus(null));
      }
      return chip;
    }));
  }
  function markFocus(process) {
    for (const element of document.querySelectorAll("[data-id]")) {
      element.classList.toggle("focus", element.getAttribute("data-id") === `${process?.id}`);
    }
  }

  // src/report/page/switches.js
  var PAPER_WIDTH = 690;
  function makeSwitches(parent, view2, { redraw: redraw2, setElapsed: setElapsed2, resize: resize2 }) {
    const setTheme = (theme) => {
      document.documentElement.dataset.theme = theme;
      redraw2();
    };
    const setClock = (clock) => {
      if (clock !== "elapsed") view2.isUtc = clock === "utc";
      showTimes(view2);
      setElapsed2(clock === "elapsed");
    };
    parent.append(makeChoice("Time", {
      local: "Local time",
      utc: "UTC",
      elapsed: "Elapsed"
    }, setClock), makeChoice("Colours", {
      auto: "Auto",
      light: "Light",
      dark: "Dark"
    }, setTheme));
    showTimes(view2);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw2);
    let screen = "auto";
    addEventListener("beforeprint", () => {
      screen = document.documentElement.dataset.theme ?? "auto";
      setTheme("light");
      resize2(PAPER_WIDTH);
    });
    addEventListener("afterprint", () => {
      setTheme(screen);
      resize2();
    });
  }
  function showTimes(view2) {
    for (const element of document.querySelectorAll("time")) {
      const { day, time, zone } = splitMoment(Number(element.dataset.ms) / 1e3, view2.isUtc);
      element.textContent = `${day} ${time} ${zone}`;
    }
  }

  // src/report/page/table.js
  function makeSortable(table) {
    const heads = [
      ...table.tHead?.rows[0]?.cells ?? []
    ];
    for (const [column, head] of heads.entries()) {
      head.firstElementChild?.addEventListener("click", () => {
        const first = head.className === "text" ? "ascending" : "descending";
        const other = first === "ascending" ? "descending" : "ascending";
        const order = head.getAttribute("aria-sort") === first ? other : first;
        for (const cell of heads) cell.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", order);
        sortRows(table, column, head.className === "text", order === "ascending" ? 1 : -1);
      });
    }
  }
  function sortRows(table, column, isText, sign) {
    const rows = bodyRows(table).map((row) => ({
      row,
      key: row.cells[column]?.dataset.v
    }));
    const compare = isText ? (a, b) => a.localeCompare(b, void 0, {
      numeric: true
    }) : (a, b) => Number(a) - Number(b);
    rows.sort((a, b) => {
      if (a.key === void 0 || b.key === void 0) {
        return Number(a.key === void 0) - Number(b.key === void 0);
      }
      return sign * compare(a.key, b.key);
    });
    table.tBodies[0]?.append(...rows.map(({ row }) => row));
  }
  function bodyRows(table) {
    return [
      ...table.tBodies[0]?.rows ?? []
    ];
  }
  function showRows(table, view2, focus2) {
    const places = new Map(view2.shown.map((process, at) => [
      `${process.id}`,
      {
        process,
        at
      }
    ]));
    for (const row of bodyRows(table)) {
      const place = places.get(row.dataset.id ?? "");
      row.hidden = place === void 0;
      row.querySelector(".swatch")?.remove();
      row.onpointerenter = row.onpointerleave = null;
      if (place === void 0) continue;
      row.cells[0]?.prepend(makeSwatch(place.at));
      row.onpointerenter = () => focus2(place.process);
      row.onpointerleave = () => focus2(null);
    }
  }

  // src/report/page/view.js
  function makeView(limit) {
    return {
      /** @type {Process[]} */
      shown: [],
      /** @type {Set<Process>} */
      hidden: /* @__PURE__ */ new Set(),
      /** @type {Process | null} */
      focus: null,
      isUtc: false,
      hasRises: false,
      hasForecasts: false,
      limit,
      filter: "",
      /**
       * What the charts show where they are not zoomed.
       *
       * @type {Range}
       */
      whole: [
        0,
        1
      ],
      /** @type {TimeRange} */
      zoom: null
    };
  }

  // src/report/page/main.js
  var STEP = 20;
  var view = makeView(STEP);
  var charts = [];
  start().catch((error) => {
    const note = document.createElement("p");
    note.className = "error";
    note.textContent = `The values cannot be shown: ${error.message}`;
    byId("lead").prepend(note);
    throw error;
  });
  function byId(id) {
    const element = document.getElementById(id);
    if (element === null) throw new Error(`Nothing has the id "${id}"`);
    return element;
  }
  async function start() {
    const recordings = openRecordings(
      JSON.parse(byId("meta").textContent),
      await unpack(byId("data").textContent)
    );
    makeSwitches(byId("switches"), view, {
      redraw,
      resize,
      setElapsed: (isElapsed) => {
        const moved = setElapsed(recordings, isElapsed);
        if (view.zoom !== null) view.zoom = [view.zoom[0] + moved, view.zoom[1] + moved];
        drawCharts(recordings);
      }
    });
    const table = document.querySelector("table");
    if (table === null) throw new Error("There is no table");
    makeSortable(table);
    const update = makeFilter(recordings, () => {
      showRows(table, view, focus);
      drawCharts(recordings);
    });
    makeTools(recordings);
    update();
    new ResizeObserver(() => resize()).observe(byId("charts"));
    requestAnimationFrame(
      () => setTimeout(() => document.documentElement.dataset.drawn = `${Math.round(performance.now())}`)
    );
  }
  function makeFilter(recordings, show) {
    const bar = byId("filter");
    const field = document.createElement("input");
    field.type = "search";
    field.placeholder = "Name or pid";
    field.setAttribute("aria-label", "Show only processes with this in their name or pid");
    const count = document.createElement("span");
    count.setAttribute("role", "status");
    const more = makeButton(`Show ${STEP} more`, () => {
      view.limit += STEP;
      update();
    });
    field.addEventListener("input", () => {
      view.filter = field.value.trim().toLowerCase();
      view.limit = STEP;
      update();
    });
    bar.append(field, count, more);
    function update() {
      const found = recordings.processes.filter(({ label }) => label.toLowerCase().includes(view.filter));
      view.shown = found.slice(0, view.limit);
      view.focus = null;
      const of = view.filter === "" ? "" : " found";
      count.textContent = found.length > view.shown.length ? `${view.shown.length} of ${found.length}${of}, those that matter most` : `${found.length}${of || (found.length === 1 ? " process" : " processes")}`;
      more.hidden = found.length <= view.shown.length;
      show();
    }
    bar.hidden = recordings.processes.length < 2;
    return update;
  }
  function makeTools(recordings) {
    const bar = document.createElement("div");
    bar.className = "bar";
    bar.append(
      makeButton("Zoom in", () => zoomBy(1 / 2)),
      makeButton("Zoom out", () => zoomBy(2)),
      makeButton("Show all", () => zoom(null))
    );
    if (recordings.processes.some(({ lines }) => lines.some(({ kind }) => kind === "rise"))) {
      bar.append(makeCheck("Trend of the second half", (isOn) => {
        view.hasRises = isOn;
        redraw();
      }));
    }
    if (isForecastFar(recordings, recordings.processes)) {
      bar.append(makeCheck("Forecast up to the limit", (isOn) => {
        view.hasForecasts = isOn;
        view.zoom = null;
        drawCharts(recordings);
      }));
    }
    const legend = document.createElement("div");
    legend.className = "legend";
    legend.id = "legend";
    legend.setAttribute("role", "group");
    legend.setAttribute("aria-label", "Lines of the charts");
    const marks = [
      ["\u25B3 start", ({ isStart, replaced }) => isStart && replaced === null],
      ["\u25C7 restart", ({ replaced }) => replaced !== null],
      ["\u2715 end", ({ isEnd }) => isEnd],
      ["\u254C\u254C floor of a likely leak", ({ lines }) => lines.some(({ kind }) => kind === "floor")],
      ["\u2508\u2508 forecast", ({ forecasts }) => forecasts.length > 0]
    ];
    byId("key").textContent = [
      ...marks.filter(([, isThere]) => recordings.processes.some(isThere)).map(([text]) => text),
      "Drag to zoom, double-click to see all",
      `On a chart (Tab), ${KEYS}`
    ].join(" \xB7 ");
    byId("lead").append(bar, legend);
  }
  function drawCharts(recordings) {
    for (const chart of charts) chart.remove();
    charts = [];
    fillLegend(byId("legend"), view, { toggle, focus });
    const columns = recordings.columns.filter(({ at }) => view.shown.some((process) => valuesOf(process, at).length > 0));
    view.whole = findWholeRange(recordings, view.shown, view.hasForecasts);
    for (const [at, column] of columns.entries()) {
      const parent = byId(at === 0 ? "lead" : "charts");
      charts.push(makeChart(parent, column, recordings, view, { zoom, focus }));
    }
    if (view.zoom !== null) zoom(view.zoom);
  }
  function zoom(range) {
    for (const { u } of charts) {
      const [first, last] = view.whole;
      const [min, max] = range ?? view.whole;
      const [shownMin, shownMax] = shownRange(u);
      if (shownMin !== min || shownMax !== max) u.setScale("x", { min, max });
      view.zoom = min <= first && max >= last ? null : [min, max];
    }
  }
  function zoomBy(factor) {
    if (charts[0] !== void 0) zoom(zoomed(charts[0].u, view.whole, factor));
  }
  function toggle(process) {
    if (!view.hidden.delete(process)) view.hidden.add(process);
    for (const chart of charts) chart.toggle(process);
  }
  function focus(process) {
    if (process === view.focus) return;
    view.focus = process;
    for (const chart of charts) chart.focus(process);
    markFocus(process);
  }
  function redraw() {
    forgetColors();
    for (const { u } of charts) u.redraw(false, true);
  }
  function resize(width) {
    for (const chart of charts) chart.resize(width);
  }
})();
