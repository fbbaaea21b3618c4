/**
 * Reads a folder while other programs write to it.
 *
 * @module
 */

import { DataError, reasonOf } from "../model/errors.ts";
import type { Folder } from "../model/world.ts";
import { readPieces } from "./file_pieces.ts";

/**
 * Lists a folder.
 *
 * @param path The path of the folder.
 * @returns The folder; `null` if the path is not a folder.
 * @throws {DataError} If the folder cannot be listed.
 */
export async function openFolder(path: string): Promise<Folder | null> {
  if (!await isFolder(path)) return null;
  try {
    const names: string[] = [];
    for await (const { name, isDirectory } of Deno.readDir(path)) {
      if (!isDirectory) names.push(name);
    }
    return { names, open: (name) => openIfThere(`${path.replace(/\/*$/, "")}/${name}`) };
  } catch (cause) {
    throw new DataError(`Cannot read "${path}": ${reasonOf(cause)}`, { cause });
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch {
    return false; // Opening the path as a file reports the reason.
  }
}

async function openIfThere(path: string): Promise<AsyncIterable<Uint8Array> | null> {
  try {
    const file = await Deno.open(path);
    if ((await file.stat()).size > 0) return readPieces(file);
    file.close();
    return null;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return null;
    throw new DataError(`Cannot read "${path}": ${reasonOf(cause)}`, { cause });
  }
}
