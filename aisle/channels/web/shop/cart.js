// The cart: the same one that the assistant fills.

import { el } from "../widget/dom.js";
import { ask, get, send } from "./api.js";
import { countCart, icon, page } from "./frame.js";
import { money, say, t } from "./words.js";

const place = el("div", {});

page(t.cart, async () => {
  draw(await get("/shop/api/cart"));
  addEventListener("aisle:cart", async () => draw(await get("/shop/api/cart")));
  return [el("h1", {}, t.cartTitle), place];
});

function draw(cart, problem) {
  countCart(cart);
  if (!cart.lines.length) return place.replaceChildren(el("div", { class: "empty" }, el("p", {}, t.cartEmpty), el("a", { class: "button", href: "/" }, t.keepShopping)));
  const sum = el("aside", { class: "sum" }, el("p", { class: "total" }, el("span", {}, t.total), el("b", {}, money(cart.total) || "–")), el("button", { class: "button", type: "button", onclick: () => ask(t.checkoutText) }, t.checkout), el("p", { class: "mute" }, t.checkoutNote));
  place.replaceChildren(el("div", { class: "cart" }, el("div", {}, el("p", { class: "said warn", role: "status" }, problem), el("ul", { class: "lines", role: "list" }, cart.lines.map(line))), sum));
}

function line(one) {
  const set = async (quantity) => {
    const focus = document.activeElement?.dataset.key;
    try {
      draw(await send("PUT", "/shop/api/cart", { variant_id: one.variant_id, quantity }));
    } catch (error) {
      draw(await get("/shop/api/cart"), error.text || t.failed);
    }
    const again = focus && place.querySelector(`[data-key="${CSS.escape(focus)}"]`);
    if (again) again.focus();
  };
  const step = (name, key, quantity) => el("button", { class: "round", type: "button", "data-key": `${one.variant_id} ${name}`, "aria-label": say(key, { title: one.title }), onclick: () => set(quantity) }, icon(name));
  return el("li", {},
    el("a", { class: "thumb", href: one.url, tabindex: "-1", "aria-hidden": "true" }, one.image && el("img", { src: one.image, alt: "", width: "96", height: "96" })),
    el("div", { class: "what" }, el("h2", {}, el("a", { href: one.url }, one.title)), el("p", { class: "mute" }, Object.values(one.options).join(" · ")), el("p", { class: "mute" }, money(one.price) || t.noPrice)),
    el("div", { class: "stepper", role: "group", "aria-label": t.quantity }, step("minus", "less", one.quantity - 1), el("span", {}, String(one.quantity)), step("plus", "plus", one.quantity + 1), step("bin", "remove", 0)),
    el("b", { class: "amount" }, money(one.line_total) || "–"));
}
