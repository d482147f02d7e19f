// Products in grids and rows.

import { el } from "../widget/dom.js";
import { icon } from "./frame.js";
import { money, say, t } from "./words.js";

export function stars({ rating, reviews }) {
  if (rating == null) return null;
  const shown = Number(rating).toFixed(1);
  return el("span", { class: "stars" }, el("span", { "aria-hidden": "true" }, el("b", {}, `★ ${shown}`), reviews ? ` (${reviews})` : ""), el("span", { class: "sr" }, say("rating", { r: shown, n: reviews ?? 0 })));
}

export function stock(count) {
  if (count == null) return null;
  if (count <= 0) return el("span", { class: "warn" }, t.soldOut);
  return count <= 5 ? el("span", { class: "warn" }, say("few", { n: count })) : el("span", { class: "ok" }, t.inStock);
}

export function price(item) {
  if (!item.price) return t.noPrice;
  return item.price_to ? say("from", { price: money(item.price) }) : money(item.price);
}

/** `level`: the heading that fits below the page's own. */
export function card(item, level = "h3") {
  return el("li", { class: "card" },
    el("div", { class: "pic" }, item.image && el("img", { src: item.image, alt: "", loading: "lazy", width: "320", height: "320" })),
    el("div", { class: "card-body" },
      el("p", { class: "maker" }, item.brand),
      el(level, { class: "name" }, el("a", { href: item.url }, item.title)),
      el("div", { class: "facts" }, stars(item), item.stock === 0 && stock(0)),
      el("p", { class: "price" }, price(item))));
}

export const grid = (items, level) => el("ul", { class: "grid", role: "list" }, items.map((item) => card(item, level)));

/** A row that scrolls sideways, with buttons for those who cannot swipe. */
export function row(title, items) {
  const list = el("ul", { class: "row", role: "list", tabindex: "0", "aria-label": title }, items.map((item) => card(item)));
  const turn = (way, name, text) => el("button", { class: "round", type: "button", "aria-label": text, onclick: () => list.scrollBy({ left: way * list.clientWidth * 0.8 }) }, icon(name));
  return el("section", { class: "section" }, el("div", { class: "head" }, el("h2", {}, title), el("div", { class: "turns" }, turn(-1, "back", t.earlier), turn(1, "next", t.later))), list);
}
