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
  function formatValue(value, unit) {
    const sign = value < 0 ? "\u2212" : "";
    const size = Math.abs(value);
    if (unit.endsWith("/s")) return `${formatValue(value, unit.slice(0, -2))}/s`;
    if (unit === "percent") return `${sign}${trim(size, 1)} %`;
    if (unit === "count") return `${sign}${trim(size, size < 10 ? 1 : 0)}`;
    const power = Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log2(Math.max(1, size)) / 10));
    return `${sign}${trim(size / 2 ** (10 * power), power === 0 ? 0 : 1)} ${BYTE_UNITS[power]}`;
  }
  function trim(value, decimals) {
    return value.toFixed(decimals).replace(/\.0+$/, "");
  }
  function formatElapsed(seconds) {
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

  // src/report/page/chart_marks.js
  var SIZE = 4.5;
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
  function drawMarks(u, process, ends, color) {
    const { ctx } = u;
    const ratio = globalThis.devicePixelRatio || 1;
    const size = SIZE * ratio;
    const place = ([x, y]) => [
      u.valToPos(x, "x", true),
      u.valToPos(y, "y", true)
    ];
    ctx.strokeStyle = color;
    ctx.fillStyle = colorOf("--card");
    ctx.lineWidth = 1.5 * ratio;
    if (process.isStart) {
      const [x, y] = place(ends.start);
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
      const [x, y] = place(ends.end);
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
  function drawLine(u, line, zero, unit, color) {
    const { ctx } = u;
    const ratio = globalThis.devicePixelRatio || 1;
    const place = ([x2, y2]) => [
      u.valToPos(x2 - zero, "x", true),
      u.valToPos(y2, "y", true)
    ];
    const [from, to] = [
      place(line.from),
      place(line.to)
    ];
    ctx.lineWidth = 4 * ratio;
    ctx.strokeStyle = colorOf("--card");
    drawPath(ctx, [
      from,
      to
    ]);
    ctx.lineWidth = 2 * ratio;
    ctx.strokeStyle = color;
    ctx.setLineDash(line.kind === "floor" ? [
      8 * ratio,
      4 * ratio
    ] : [
      2 * ratio,
      3 * ratio
    ]);
    drawPath(ctx, [
      from,
      to
    ]);
    ctx.setLineDash([]);
    const sign = line.perHour > 0 ? "+" : "";
    const text = `${sign}${formatValue(line.perHour, unit)}/h`;
    const right = u.bbox.left + u.bbox.width - 6 * ratio;
    const bottom = u.bbox.top + u.bbox.height - 18 * ratio;
    const [x, y] = [
      Math.min(to[0], right),
      Math.min(to[1] + 8 * ratio, bottom)
    ];
    drawText(ctx, text, "right", [
      x,
      y
    ], color);
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
    const label = `${formatValue(value, unit)}, ${text}`;
    drawText(ctx, label, "left", [
      bbox.left + 6 * ratio,
      y + 3 * ratio
    ], color);
  }
  function drawText(ctx, text, side, [x, y], color) {
    const ratio = globalThis.devicePixelRatio || 1;
    ctx.font = `600 ${12 * ratio}px system-ui, sans-serif`;
    ctx.textAlign = side;
    ctx.textBaseline = "top";
    ctx.lineWidth = 4 * ratio;
    ctx.strokeStyle = colorOf("--card");
    ctx.fillStyle = color;
    ctx.strokeText(text, x, y);
    ctx.fillText(text, x, y);
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

  // src/report/page/zoom.js
  function shownRange({ scales }) {
    return [
      scales.x?.min ?? NaN,
      scales.x?.max ?? NaN
    ];
  }
  function wholeRange(u) {
    const xs = timesOf(u);
    return [
      xs[0] ?? NaN,
      xs.at(-1) ?? NaN
    ];
  }
  function timesOf({ data }) {
    return data[0] ?? [];
  }
  function zoomed(u, factor) {
    const xs = timesOf(u);
    const [first, last] = wholeRange(u);
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
    const { day, time } = splitMoment(x, view2.isUtc);
    const moment = document.createElement("span");
    moment.textContent = recordings.isOverlay ? formatElapsed(x) : `${day} ${time}`;
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

  // src/report/page/keyboard.js
  var ZOOM_STEP = 2;
  var LONG_STEP = 20;
  function answerKeys(element, u, zoom2) {
    element.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.target !== element) return;
      const step = event.shiftKey ? LONG_STEP : 1;
      const actions = {
        ArrowLeft: () => moveBy(u, -step),
        ArrowRight: () => moveBy(u, step),
        Home: () => moveTo(u, 0),
        End: () => moveTo(u, timesOf(u).length - 1),
        "+": () => zoom2(zoomed(u, 1 / ZOOM_STEP)),
        "=": () => zoom2(zoomed(u, 1 / ZOOM_STEP)),
        "-": () => zoom2(zoomed(u, ZOOM_STEP)),
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

  // src/report/page/timeline.js
  var LONGEST_STEP = 4;
  function makeTimeline(recordings) {
    const starts = recordings.map((times) => recordings.length > 1 ? times.reduce((a, b) => Math.min(a, b), Infinity) : 0);
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
    return {
      columns,
      processes,
      isOverlay,
      timeline: makeTimeline(times)
    };
  }
  function valuesOf({ columns }, at) {
    return columns[at] ?? new Uint8Array();
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

  // src/report/page/chart.js
  var uPlot = Reflect.get(globalThis, "uPlot");
  var DENSE = 2e4;
  var HELP = "Arrow keys move the cursor, plus and minus zoom, 0 shows all";
  function makeChart(parent, column, recordings, view2, tell) {
    const { xs } = recordings.timeline;
    const lines = view2.shown.map((process, at) => makeLine(process, at, column, recordings));
    const limits = listLimits(view2.shown, column);
    const { figure, plot, readout } = makeFigure(parent, column);
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
        }
      },
      tzDate: (seconds) => view2.isUtc ? uPlot.tzDate(new Date(seconds * 1e3), "Etc/UTC") : new Date(seconds * 1e3),
      scales: {
        x: {
          time: !recordings.isOverlay,
          range: (_, min, max) => widen(min, max)
        },
        y: {
          range: (_, min, max) => rangeOf(column, min, reachOf(max, limits))
        }
      },
      axes: [
        {
          ...axis,
          space: 84,
          size: recordings.isOverlay ? 32 : 48,
          ...recordings.isOverlay ? {
            incrs: ELAPSED_STEPS
          } : {},
          values: (_, moments, __, ___, step) => recordings.isOverlay ? moments.map(formatElapsed) : formatMoments(moments, step, view2.isUtc)
        },
        {
          ...axis,
          size: 72,
          ...column.unit.startsWith("bytes") ? {
            incrs: BYTE_STEPS
          } : {},
          values: (_, values) => values.map((value) => formatValue(value, column.unit))
        }
      ],
      series: [
        {},
        ...lines.map((line) => describeLine(line, view2))
      ],
      hooks: {
        draw: [
          (u2) => drawOver(u2, column, lines, limits, recordings, view2)
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
    answerKeys(figure, u, tell.zoom);
    u.over.addEventListener("pointerleave", () => tell.focus(null));
    const seriesOf = (process) => lines.findIndex((line) => line.process === process) + 1;
    return {
      u,
      figure,
      resize: () => u.setSize({
        width: Math.max(200, plot.clientWidth),
        height: heightOf(plot)
      }),
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
    figure.setAttribute("aria-label", `${column.title} over time. ${HELP}`);
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
  function makeLine(process, at, column, recordings) {
    const places = recordings.timeline.recordings[process.recording]?.places ?? [];
    const known2 = readColumn(valuesOf(process, column.at), process.samples, column.scale);
    const timeOf = (tick) => recordings.timeline.xs[places[tick] ?? -1] ?? NaN;
    const drawn = column.isRate ? toRates(known2, process.runs, timeOf) : known2;
    const shown = column.isRate && column.unit === "percent" ? drawn.map((rate) => rate * 100) : drawn;
    const values = spread(process.runs, shown, recordings.timeline, process.recording);
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
    return {
      process,
      at,
      values,
      lonely,
      ends: findEnds(recordings.timeline.xs, values, span)
    };
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
  function widen(min, max) {
    if (min == null) return [
      0,
      1
    ];
    return min === max ? [
      min - 1,
      max + 1
    ] : [
      min,
      max
    ];
  }
  function rangeOf({ unit }, min, max) {
    if (min == null) return [
      0,
      1
    ];
    const least = {
      percent: 10,
      count: 4,
      bytes: 4096,
      "count/s": 4,
      "bytes/s": 4096
    }[unit];
    const isFar = unit === "bytes" && max - min < max / 4;
    const room = Math.max((max - (isFar ? min : 0)) * 0.08, isFar ? least * 4 : 0);
    return [
      isFar ? Math.max(0, min - room) : 0,
      Math.max(least, max + room)
    ];
  }
  var FAR = 4;
  function listLimits(processes, column) {
    const all = processes.flatMap(({ limits }) => limits).filter((limit) => limit.column === column.name);
    return [
      ...new Map(all.map((limit) => [
        `${limit.value} ${limit.text}`,
        limit
      ])).values()
    ];
  }
  function reachOf(max, limits) {
    return Math.max(max, ...limits.map(({ value }) => value).filter((value) => value <= FAR * max));
  }
  function drawOver(u, column, lines, limits, recordings, view2) {
    const { ctx, bbox } = u;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const limit of limits) drawLimit(u, limit, column.unit);
    for (const { process, at, ends } of lines) {
      if (view2.hidden.has(process)) continue;
      ctx.globalAlpha = view2.focus === null || view2.focus === process ? 1 : 0.2;
      const color = colorOf(lineColor(at));
      if (ends !== null) drawMarks(u, process, ends, color);
      const zero = (recordings.timeline.recordings[process.recording]?.startMs ?? 0) / 1e3;
      for (const line of process.lines) {
        const isShown = line.kind === "floor" || view2.hasRises;
        if (isShown && line.metric === column.name) drawLine(u, line, zero, column.unit, color);
      }
    }
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
  function makeSwitches(parent, view2, redraw2) {
    const setTheme = (theme) => {
      document.documentElement.dataset.theme = theme;
      redraw2();
    };
    const setZone = (zone) => {
      view2.isUtc = zone === "utc";
      showTimes(view2);
      redraw2();
    };
    parent.append(makeChoice("Time zone", {
      local: "Local time",
      utc: "UTC"
    }, setZone), makeChoice("Colours", {
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
    });
    addEventListener("afterprint", () => setTheme(screen));
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
      limit,
      filter: "",
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
    byId("charts").prepend(note);
    throw error;
  });
  function byId(id) {
    const element = document.getElementById(id);
    if (element === null) throw new Error(`Nothing has the id "${id}"`);
    return element;
  }
  async function start() {
    makeSwitches(byId("switches"), view, redraw);
    const recordings = openRecordings(
      JSON.parse(byId("meta").textContent),
      await unpack(byId("data").textContent)
    );
    const table = document.querySelector("table");
    if (table === null) throw new Error("There is no table");
    makeSortable(table);
    const update = makeFilter(recordings, () => {
      showRows(table, view, focus);
      drawCharts(recordings);
    });
    makeTools(recordings);
    update();
    watchSize();
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
    const legend = document.createElement("div");
    legend.className = "legend";
    legend.id = "legend";
    legend.setAttribute("role", "group");
    legend.setAttribute("aria-label", "Lines of the charts");
    const key = document.createElement("p");
    key.className = "key";
    const marks = [
      ["\u25B3 start", ({ isStart, replaced }) => isStart && replaced === null],
      ["\u25C7 restart", ({ replaced }) => replaced !== null],
      ["\u2715 end", ({ isEnd }) => isEnd],
      ["\u254C\u254C floor of a likely leak", ({ lines }) => lines.some(({ kind }) => kind === "floor")]
    ];
    key.textContent = [
      ...marks.filter(([, isThere]) => recordings.processes.some(isThere)).map(([text]) => text),
      "Drag to zoom, double-click to see all"
    ].join(" \xB7 ");
    byId("charts").append(bar, key, legend);
  }
  function drawCharts(recordings) {
    for (const chart of charts) chart.remove();
    charts = [];
    fillLegend(byId("legend"), view, { toggle, focus });
    const columns = recordings.columns.filter(({ at }) => view.shown.some((process) => valuesOf(process, at).length > 0));
    for (const column of columns) {
      charts.push(makeChart(byId("charts"), column, recordings, view, { zoom, focus }));
    }
    if (view.zoom !== null) zoom(view.zoom);
  }
  function zoom(range) {
    for (const { u } of charts) {
      const [first, last] = wholeRange(u);
      const [min, max] = range ?? [first, last];
      const [shownMin, shownMax] = shownRange(u);
      if (shownMin !== min || shownMax !== max) u.setScale("x", { min, max });
      view.zoom = min <= first && max >= last ? null : [min, max];
    }
  }
  function zoomBy(factor) {
    if (charts[0] !== void 0) zoom(zoomed(charts[0].u, factor));
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
  function watchSize() {
    let width = byId("charts").clientWidth;
    new ResizeObserver(() => {
      if (byId("charts").clientWidth === width) return;
      width = byId("charts").clientWidth;
      for (const chart of charts) chart.resize();
    }).observe(byId("charts"));
  }
})();
