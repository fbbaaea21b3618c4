/**
 * Finds whether JSR, or the registry that JSR_URL names, can be reached.
 *
 * @module
 */

const JSR_URL = Deno.env.get("JSR_URL") ?? "https://jsr.io/";
const ANSWER_WITHIN_MS = 3000;

/** Asks the registry for an existing package. */
export async function jsrAnswers(): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const response = await fetch(new URL("@std/cli/meta.json", JSR_URL), { signal });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
