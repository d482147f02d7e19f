// The shelves: everything, a category, or a search; for a visitor at the door also the assistant and suggestions.

import { el } from "../widget/dom.js";
import { ask, get, send } from "./api.js";
import { card, grid, row } from "./cards.js";
import { icon, page } from "./frame.js";
import { say, t } from "./words.js";

const asked = new URLSearchParams(location.search);
const category = asked.get("category") || "";
const words = asked.get("q") || "";
const sort = asked.get("sort") || "shop";
const SIZE = 24;

const at = (number) => `/shop/api/products?${new URLSearchParams({ category, q: words, sort, page: number, size: SIZE })}`;

page("", async (shop) => {
  const found = await get(at(1));
  const door = !category && !words;
  const picked = el("div", { class: "later" });
  if (door) suggestions(picked);
  return [door && hero(), door && picked, shelves(shop, found)];
});

function hero() {
  const box = el("input", { name: "ask", "aria-label": t.heroBox, placeholder: t.heroBox, maxlength: "500", autocomplete: "off" });
  const form = el("form", { class: "askbox", onsubmit: (event) => { event.preventDefault(); ask(box.value.trim() || t.heroBox); box.value = ""; } }, icon("chat"), box, el("button", { class: "button", type: "submit" }, t.heroGo));
  const tries = el("ul", { class: "tries", role: "list" }, t.heroTry.map((text) => el("li", {}, el("button", { type: "button", class: "pill", onclick: () => ask(text) }, text))));
  return el("section", { class: "hero" }, el("h1", {}, t.heroTitle), el("p", {}, t.heroText), form, tries);
}

/** Beside the page: the shop stands without them. */
async function suggestions(place) {
  const items = await send("POST", "/v1/recommendations", { limit: 10 }).then((answer) => answer.items, () => []);
  if (items.length) place.replaceChildren(row(t.forYou, items));
  else place.remove();
}

function shelves(shop, found) {
  const here = shop.categories.find((one) => one.path === category);
  const title = words ? say("foundFor", { n: found.total, q: words }) : here ? here.names.at(-1) : t.products;
  const heading = el(category || words ? "h1" : "h2", {}, title);
  const count = el("p", { class: "mute" }, words ? "" : say("found", { n: found.total }));
  const notes = (found.notes || []).map((text) => el("p", { class: "mute" }, text));
  if (!found.total) return el("section", { class: "section" }, el("div", { class: "head" }, heading), notes, el("div", { class: "empty" }, el("p", {}, t.nothing), el("button", { class: "button", type: "button", onclick: () => ask(words, false) }, t.askInstead)));
  return el("section", { class: "section" }, el("div", { class: "head" }, el("div", {}, heading, count, notes), sorting()), narrower(shop), shelf(found));
}

function sorting() {
  const names = { shop: t.sortShop, rating: t.sortRating, price: t.sortPrice, "-price": t.sortPriceDown };
  const change = (event) => {
    const next = new URLSearchParams(asked);
    next.set("sort", event.target.value);
    location.assign(`/?${next}`);
  };
  return el("label", { class: "sort" }, el("span", {}, t.sort), el("select", { onchange: change }, Object.entries(names).map(([value, name]) => el("option", { value, selected: value === sort }, name))));
}

/** The categories one step below, or beside, the one that is open. */
function narrower(shop) {
  if (!category) return null;
  const parent = category.split(" > ")[0];
  const below = shop.categories.filter((one) => one.path.startsWith(`${parent} > `));
  const link = (path, name) => el("li", {}, el("a", { class: "pill", href: `/?category=${encodeURIComponent(path)}`, "aria-current": path === category && "page" }, name));
  return below.length > 1 && el("ul", { class: "tries start", role: "list" }, link(parent, t.all), below.map((one) => link(one.path, one.names.at(-1))));
}

function shelf(found) {
  const level = category || words ? "h2" : "h3";
  const list = grid(found.items, level);
  let next = 2;
  const more = el("button", { class: "button quiet", type: "button", onclick: async () => {
    const { items, pages } = await get(at(next++));
    const first = list.children.length;
    list.append(...items.map((item) => card(item, level)));
    list.children[first]?.querySelector("a").focus();
    if (next > pages) more.remove();
  } }, t.more);
  return el("div", {}, list, found.pages > 1 && el("p", { class: "centre" }, more));
}
