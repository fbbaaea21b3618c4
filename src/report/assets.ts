/**
 * The texts that a page is made of. The only file with text imports, which JSR refuses: a package
 * for it has the texts in this file's place.
 *
 * @module
 */

import uplotJs from "uplot/dist/uPlot.iife.min.js" with { type: "text" };
import uplotCss from "uplot/dist/uPlot.min.css" with { type: "text" };
import pageJs from "./page_bundle.js" with { type: "text" };
import styleCss from "./page/style.css" with { type: "text" };

/** The chart library (uPlot, MIT licence): a script that leaves a global `uPlot`. */
export const UPLOT_JS: string = uplotJs;

/** Its style. */
export const UPLOT_CSS: string = uplotCss;

/** The page's own script: the modules in page/, as `tools/bundle_page.ts` joins them. */
export const PAGE_JS: string = pageJs;

/** The page's own style. */
export const PAGE_CSS: string = styleCss;
