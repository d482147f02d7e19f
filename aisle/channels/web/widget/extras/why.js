// A thumb down asks what was wrong.

import { el } from "../dom.js";
import { WORDS } from "./words.js";

/** Ask beside the thumbs; `give` hears the reason. */
export function askWhy(chat, row, give) {
  const { badWhy, reasons } = WORDS[chat.language];
  const late = setTimeout(() => choose(""), 20000); // a thumb without a reason counts too
  const choose = (reason) => { clearTimeout(late); chat.drop(node); give(reason); };
  const node = el("div", { class: "row", role: "group", "aria-label": badWhy }, el("p", {}, badWhy), reasons.map((reason) => el("button", { class: "chip", type: "button", onclick: () => choose(reason) }, reason)));
  row.append(node);
  chat.scroll();
}
