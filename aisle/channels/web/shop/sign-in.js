// Six made-up customers, one click each.

import { el } from "../widget/dom.js";
import { get, keep, send } from "./api.js";
import { icon, page } from "./frame.js";
import { say, t } from "./words.js";

page(t.signIn, async (shop) => {
  const { items } = await get("/shop/api/demo-customers").catch((error) => {
    if (error.status === 404) return { items: [] };
    throw error;
  });
  const said = el("p", { class: "said warn", role: "status" });
  const people = items.map((one) => el("li", {}, el("button", { type: "button", class: "person-card", onclick: () => become(one.email, said) }, el("span", { class: "face", "aria-hidden": "true" }, initials(one.name)), el("span", {}, el("b", {}, one.name), el("small", {}, one.email)), icon("arrow"))));
  return [el("div", { class: "narrow" }, el("h1", {}, t.signInTitle), el("p", { class: "lead" }, items.length ? t.signInText : t.signInOff), shop.customer && el("p", { class: "note" }, say("signedInAs", { name: shop.customer.name })), el("ul", { class: "people", role: "list" }, people), said)];
});

const initials = (name) => (/[\u4e00-\u9fff]/.test(name) ? name.slice(0, 1) : name.split(" ").map((part) => part[0]).slice(0, 2).join(""));

async function become(email, said) {
  try {
    keep({ token: (await send("POST", "/shop/api/sign-in", { email })).token });
    location.assign("/orders");
  } catch (error) {
    said.textContent = error.text || t.failed;
  }
}
