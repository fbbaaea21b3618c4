// @ts-check
/// <reference lib="dom" />
/**
 * A figure as PNG, drawn on an invisible canvas.
 *
 * @module
 */

import { FONT, FONT_SIZE } from "../chart/figure_text.ts";
import { setDensity } from "./png_density.js";

/** @import { Figure, Shape } from "../chart/figure_shapes.ts" */

/** The density that journals ask for, and the density of a figure, in pixels per inch. */
const [DENSITY, FIGURE_DENSITY] = [300, 96];

/**
 * Renders a figure as PNG.
 *
 * @param {Figure} figure The figure.
 * @returns {Promise<Uint8Array<ArrayBuffer>>} The PNG file.
 */
export async function renderPng({ width, height, shapes }) {
  const scale = DENSITY / FIGURE_DENSITY;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const ctx = canvas.getContext("2d");
  if (ctx === null) throw new Error("Cannot save a PNG: the browser has no canvas; save an SVG");
  ctx.scale(scale, scale);
  ctx.fillStyle = "#ffffff";
  ctx.fillRect(0, 0, width, height);
  ctx.lineJoin = "round";
  for (const shape of shapes) drawShape(ctx, shape);
  /** @type {Blob | null} */
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  if (blob === null) throw new Error("Cannot save a PNG: the browser made none; save an SVG");
  return setDensity(new Uint8Array(await blob.arrayBuffer()), DENSITY);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Shape} shape
 */
function drawShape(ctx, shape) {
  ctx.fillStyle = ctx.strokeStyle = shape.color;
  switch (shape.kind) {
    case "path":
      ctx.lineWidth = shape.width;
      ctx.setLineDash([...shape.dash ?? []]);
      ctx.beginPath();
      for (const part of shape.parts) {
        for (const [at, [x, y]] of part.entries()) at === 0 ? ctx.moveTo(x, y) : ctx.lineTo(x, y);
      }
      ctx.stroke();
      ctx.setLineDash([]);
      break;
    case "dot":
      ctx.beginPath();
      ctx.arc(...shape.at, 2.5, 0, 2 * Math.PI);
      ctx.fill();
      break;
    case "text": {
      const { at, text, side, isUpward = false, isBold = false } = shape;
      ctx.save();
      ctx.translate(...at);
      if (isUpward) ctx.rotate(-Math.PI / 2);
      ctx.font = `${isBold ? "bold " : ""}${FONT_SIZE}px ${FONT}`;
      ctx.textAlign = side === "middle" ? "center" : side;
      if (isBold) {
        ctx.lineWidth = 3;
        ctx.strokeStyle = "#ffffff";
        ctx.strokeText(text, 0, 0);
      }
      ctx.fillText(text, 0, 0);
      ctx.restore();
    }
  }
}
