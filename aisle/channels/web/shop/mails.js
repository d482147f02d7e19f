// The one-time codes that a mail server would send.

import { el } from "../widget/dom.js";
import { get } from "./api.js";
import { page } from "./frame.js";
import { t } from "./words.js";

page(t.mailsTitle, async () => {
  const { items } = await get("/shop/api/mails").catch((error) => {
    if (error.status === 403 || error.status === 404) return { items: null };
    throw error;
  });
  const mails = (items || []).map((one) => el("li", {}, el("b", {}, one.subject), el("p", {}, one.text), el("small", {}, one.to)));
  return [el("div", { class: "narrow" }, el("h1", {}, t.mailsTitle), el("p", { class: "lead" }, items ? (mails.length ? t.mailsText : t.mailsNone) : t.mailsOff), el("ul", { role: "list" }, mails))];
});
