// The console's JSON: the cookie goes along by itself.

import { language } from "./words.js";

/** Throws {message, status}. */
export async function call(method, path, body) {
  const answer = await fetch(`/operator/api${path}${path.includes("?") ? "&" : "?"}lang=${language}`, { method, headers: body ? { "content-type": "application/json" } : {}, body: body && JSON.stringify(body) });
  if (!answer.ok) {
    const said = (await answer.json().catch(() => ({}))).error || {};
    throw Object.assign(new Error(said.message || ""), { status: answer.status });
  }
  return answer.status === 204 ? null : answer.json();
}
export const get = (path) => call("GET", path);
export const post = (path, body = {}) => call("POST", path, body);
