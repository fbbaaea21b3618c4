/**
 * The scripts and styles of a page. This is the only file with text imports. JSR refuses text imports,
 * so the package for JSR contains the texts instead of this file.
 *
 * @module
 */

import uplotJs from "uplot/dist/uPlot.iife.min.js" with { type: "text" };
import uplotCss from "uplot/dist/uPlot.min.css" with { type: "text" };
import pageJs from "./page_bundle.js" with { type: "text" };
import styleCss from "./page/style.css" with { type: "text" };

/** The chart library (uPlot, MIT licence): a script that sets the global `uPlot`. */
export const UPLOT_JS: string = uplotJs;

/** The style of the chart library. */
export const UPLOT_CSS: string = uplotCss;

/** The script of the page: the modules in page/, bundled by `tools/bundle_page.ts`. */
export const PAGE_JS: string = pageJs;

/** The style of the page. */
export const PAGE_CSS: string = styleCss;
