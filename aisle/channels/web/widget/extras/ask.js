// A question of the widget's own.

import { el } from "../dom.js";

/** Yes does `work`; no goes back to the box. */
export function ask(chat, text, yes, no, work) {
  chat.tidy();
  const act = (title, kind, then) => el("button", { class: kind, type: "button", onclick: () => { node.remove(); chat.box.focus(); then?.(); } }, title);
  const node = chat.add(el("div", { class: "say err ask", role: "alertdialog", "aria-label": text }, text, el("div", { class: "row" }, act(yes, "act main", work), act(no, "act"))));
  chat.scroll(true, node);
  node.querySelector("button").focus();
}
