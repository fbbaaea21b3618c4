/**
 * The texts that a page is made of. The only file with text imports, which JSR refuses: a package
 * for it has the texts in this file's place.
 *
 * @module
 */

import uplotJs from "uplot/dist/uPlot.iife.min.js" with { type: "text" };
import uplotCss from "uplot/dist/uPlot.min.css" with { type: "text" };
import bookJs from "./page/book.js" with { type: "text" };
import chartJs from "./page/chart.js" with { type: "text" };
import colorsJs from "./page/colors.js" with { type: "text" };
import dataJs from "./page/data.js" with { type: "text" };
import formatJs from "./page/format.js" with { type: "text" };
import keysJs from "./page/keys.js" with { type: "text" };
import legendJs from "./page/legend.js" with { type: "text" };
import mainJs from "./page/main.js" with { type: "text" };
import marksJs from "./page/marks.js" with { type: "text" };
import readoutJs from "./page/readout.js" with { type: "text" };
import styleCss from "./page/style.css" with { type: "text" };
import switchesJs from "./page/switches.js" with { type: "text" };
import tableJs from "./page/table.js" with { type: "text" };
import timelineJs from "./page/timeline.js" with { type: "text" };

/** The chart library (uPlot, MIT licence): a script that leaves a global `uPlot`. */
export const UPLOT_JS: string = uplotJs;

/** Its style. */
export const UPLOT_CSS: string = uplotCss;

/** The modules of the page's own script, each before those that import it. */
export const PAGE_MODULES: readonly string[] = [
  dataJs,
  timelineJs,
  formatJs,
  colorsJs,
  marksJs,
  keysJs,
  readoutJs,
  chartJs,
  legendJs,
  switchesJs,
  tableJs,
  bookJs,
  mainJs,
];

/** The page's own style. */
export const PAGE_CSS: string = styleCss;
