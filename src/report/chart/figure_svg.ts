/**
 * A figure as SVG. Pure.
 *
 * @module
 */

import type { Figure, Shape } from "./figure_shapes.ts";
import { FONT, FONT_SIZE } from "./figure_text.ts";
import type { Point } from "./points.ts";

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const HALO = 'paint-order="stroke" stroke="#ffffff" stroke-width="3" stroke-linejoin="round"';

/**
 * Renders a figure as an SVG file, which needs no other file.
 *
 * @param figure The figure.
 * @returns XML.
 */
export function renderSvg({ title, width, height, shapes }: Figure): string {
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="${FONT}" font-size="${FONT_SIZE}">
<title>${escapeXml(title)}</title>
<rect width="100%" height="100%" fill="#ffffff"/>
${shapes.map(renderShape).filter((text) => text !== "").join("\n")}
</svg>
`;
}

/** @param shape */
function renderShape(shape: Shape) {
  switch (shape.kind) {
    case "path": {
      const { parts, color, width, dash = [] } = shape;
      if (parts.length === 0) return "";
      const dashes = dash.length === 0 ? "" : ` stroke-dasharray="${dash.join(" ")}"`;
      const line = `stroke="${color}" stroke-width="${width}" stroke-linejoin="round"${dashes}`;
      return `<path d="${parts.map(renderPart).join("")}" fill="none" ${line}/>`;
    }
    case "dot":
      return `<circle cx="${round(shape.at[0])}" cy="${
        round(shape.at[1])
      }" r="2.5" fill="${shape.color}"/>`;
    case "text": {
      const { at: [x, y], text, side, color, isUpward = false, isBold = false } = shape;
      const place = `x="${round(x)}" y="${round(y)}"`;
      const turned = isUpward ? ` transform="rotate(-90 ${round(x)} ${round(y)})"` : "";
      // A background in the colour of the paper hides the lines behind the text.
      const bold = isBold ? ` font-weight="bold" ${HALO}` : "";
      const style = `text-anchor="${side}" fill="${color}"${bold}${turned}`;
      return `<text ${place} ${style}>${escapeXml(text)}</text>`;
    }
  }
}

/** @param part */
function renderPart(part: readonly Point[]) {
  return part.map(([x, y], at) => `${at === 0 ? "M" : "L"}${round(x)} ${round(y)}`).join("");
}

/** @param pixels */
function round(pixels: number) {
  return `${Math.round(pixels * 100) / 100}`;
}

/**
 * Escapes a text for XML, and replaces characters that XML forbids (XML 1.0, section 2.2).
 */
function escapeXml(text: string) {
  return text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? "");
}
