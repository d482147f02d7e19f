// What is kept, what one agrees to, and the two buttons that make it the shopper's.

import { el } from "../widget/dom.js";
import { call, drop, get, send } from "./api.js";
import { page } from "./frame.js";
import { t } from "./words.js";

page(t.privacy, async () => {
  const said = el("p", { class: "said", role: "status" });
  const attempt = (work) => async () => {
    try {
      await work();
    } catch (error) {
      said.textContent = error.text || t.failed;
    }
  };
  const download = attempt(async () => {
    const href = URL.createObjectURL(await (await call("/v1/export")).blob());
    el("a", { href, download: "aisle-export.zip" }).click();
    setTimeout(() => URL.revokeObjectURL(href), 10000);
  });
  const erase = attempt(async () => {
    await call("/v1/session", { method: "DELETE" });
    drop();
    sure.hidden = true;
    said.textContent = t.erased;
  });
  const stands = await get("/v1/consent");
  const agreed = Object.entries(t.agree).map(([purpose, text]) => {
    const box = el("input", { type: "checkbox", role: "switch", checked: stands[purpose], name: purpose });
    box.addEventListener("change", async () => {
      said.textContent = "";
      try {
        box.checked = (await send("PUT", "/v1/consent", { purpose, granted: box.checked }))[purpose];
        said.textContent = t.agreeKept;
      } catch (error) {
        box.checked = !box.checked;
        said.textContent = error.text || t.failed;
      }
    });
    return el("label", { class: "agree" }, box, text);
  });
  const yes = el("button", { class: "button danger", type: "button", onclick: erase }, t.eraseYes);
  const sure = el("div", { class: "note", role: "alertdialog", "aria-label": t.erase, hidden: true }, el("p", {}, t.eraseAsk), el("div", { class: "buttons" }, yes, el("button", { class: "button quiet", type: "button", onclick: () => { sure.hidden = true; first.focus(); } }, t.eraseNo)));
  const first = el("button", { class: "button quiet", type: "button", onclick: () => { sure.hidden = false; yes.focus(); } }, t.erase);
  const rows = t.keptRows.map(([name, text]) => el("div", {}, el("dt", {}, name), el("dd", {}, text)));
  return el("div", { class: "narrow" }, el("h1", {}, t.privacyTitle), el("p", { class: "lead" }, t.privacyText), el("h2", {}, t.kept), el("dl", { class: "specs tall" }, rows), el("h2", {}, t.agreeTitle), el("div", { class: "agrees", role: "group", "aria-label": t.agreeTitle }, agreed), el("h2", {}, t.yours), el("p", {}, t.yoursText), el("div", { class: "buttons" }, el("button", { class: "button", type: "button", onclick: download }, t.download), first), sure, said);
});
