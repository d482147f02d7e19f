// The shop's JSON. The session is the one that the chat uses: localStorage `aisle.session`.

import { SESSION, inTurn, refusal, stored } from "../widget/wire.js";
import { language, locale } from "./words.js";

async function session(used) {
  return inTurn(async () => {
    const there = stored();
    if (there?.token && there.token !== used) return there;
    const answer = await fetch("/v1/session", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ locale }) });
    if (!answer.ok) throw await refusal(answer);
    return keep(await answer.json());
  });
}

/** Store a session (or a new token for it) and tell the chat. */
export function keep(made) {
  const all = { ...stored(), ...made };
  localStorage.setItem(SESSION, JSON.stringify(all));
  dispatchEvent(new CustomEvent("aisle:session"));
  return all;
}
export function drop() {
  localStorage.removeItem(SESSION);
  dispatchEvent(new CustomEvent("aisle:session"));
}

/** fetch with the session's token; replaced once where it is no longer good. Throws {message, text, status}. */
export async function call(path, { method = "GET", body } = {}) {
  const address = new URL(path, location.origin);
  if (path.startsWith("/shop/")) address.searchParams.set("lang", language);
  let { token } = await session();
  const ask = () => fetch(address, { method, headers: { authorization: `Bearer ${token}`, ...(body && { "content-type": "application/json" }) }, body: body && JSON.stringify(body) });
  let answer = await ask();
  if (answer.status === 401) {
    const error = await refusal(answer);
    if (error.code === "sign_in_first") throw error;
    ({ token } = await session(token));
    answer = await ask();
  }
  if (!answer.ok) throw Object.assign(await refusal(answer), { status: answer.status });
  return answer;
}
export const get = async (path) => (await call(path)).json();
export const send = async (method, path, body) => (await call(path, { method, body })).json();

/** Open the chat with a text; `go` sends it at once. */
export const ask = (text, go = true) => dispatchEvent(new CustomEvent("aisle:open", { detail: { text, send: go } }));
