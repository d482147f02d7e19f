// What stands on every page: header, footer, and the way a page is drawn.

import { el } from "../widget/dom.js";
import { call, get, keep, send } from "./api.js";
import { language, say, t } from "./words.js";

export const icon = (name) => el("span", { class: `icon ${name}`, "aria-hidden": "true" });
const at = new URLSearchParams(location.search);
const home = location.pathname === "/";

/** Draw the frame, then the page: `draw(shop)` gives the nodes of <main>. */
export async function page(title, draw) {
  const main = document.getElementById("main");
  document.querySelector("[data-word]").textContent = t.skip;
  try {
    const shop = await get("/shop/api/shop");
    document.title = title ? `${title} · ${shop.name}` : shop.name;
    document.getElementById("top").replaceChildren(...header(shop));
    document.getElementById("foot").replaceChildren(...footer(shop));
    countCart();
    main.replaceChildren(...[await draw(shop)].flat().filter(Boolean));
  } catch (error) {
    main.replaceChildren(el("div", { class: "empty" }, el("p", {}, error.text || t.failed), el("button", { class: "button", type: "button", onclick: () => location.reload() }, t.retry)));
  }
  main.removeAttribute("aria-busy");
}

function header(shop) {
  const field = el("input", { type: "search", name: "q", "aria-label": t.search, placeholder: t.search, value: home && at.get("q"), autocomplete: "off", maxlength: "200" });
  const searching = el("form", { class: "search", role: "search", action: "/", method: "get" }, icon("search"), field, el("button", { class: "sr", type: "submit" }, t.searchGo));
  const tool = (href, name, text, extra) => el("a", { class: "tool", href, "aria-current": location.pathname === href && "page" }, icon(name), el("span", { class: "label" }, text), extra);
  const cart = tool("/cart", "cart", t.cart, el("span", { class: "count", id: "count", hidden: true }));
  const who = shop.customer ? tool("/orders", "person", shop.customer.name) : tool("/sign-in", "person", t.signIn);
  const bar = el("div", { class: "bar wide" }, el("a", { class: "brand", href: "/" }, icon("star"), shop.name), searching, el("div", { class: "tools" }, switcher(), tool("/orders", "box", t.orders), who, cart));
  return [bar, categories(shop)];
}

function switcher() {
  const choose = (wanted) => async () => {
    if (wanted === language) return;
    localStorage.setItem("aisle.language", wanted);
    await call("/v1/language", { method: "POST", body: { language: wanted } }).catch(() => {});
    location.reload();
  };
  const one = (code, text, lang) => el("button", { type: "button", lang, "aria-pressed": String(code === language), onclick: choose(code) }, text);
  return el("div", { class: "switch", role: "group", "aria-label": t.language }, one("en", "EN", "en"), one("zh", "中文", "zh-CN"));
}

function categories(shop) {
  const chosen = home ? at.get("category") || "" : null;
  const link = (path, name) => {
    const here = chosen !== null && (chosen === path || (path && chosen.startsWith(`${path} > `)));
    return el("li", {}, el("a", { href: path ? `/?category=${encodeURIComponent(path)}` : "/", "aria-current": here && !at.get("q") && "page" }, name));
  };
  const tops = shop.categories.filter((one) => one.names.length === 1);
  return el("nav", { class: "categories", "aria-label": t.categories }, el("ul", { class: "wide" }, link("", t.all), tops.map((one) => link(one.path, one.names[0]))));
}

function footer(shop) {
  const model = shop.answers_by?.startsWith("llm:") && shop.answers_by.slice(4);
  const out = async () => {
    keep({ token: (await send("POST", "/shop/api/sign-out", {})).token });
    location.assign("/");
  };
  return [el("div", { class: "wide" },
    el("p", {}, shop.demo ? t.demo : shop.name, " ", model ? say("answersModel", { model }) : t.answersExtract),
    el("p", { class: "links" }, el("a", { href: "/privacy" }, t.privacy), el("a", { href: "/orders" }, t.orders), shop.customer && el("button", { type: "button", class: "plain", onclick: out }, t.signOut)))];
}

/** The number on the cart; also after the chat has put something in it. */
export async function countCart(known) {
  const badge = document.getElementById("count");
  if (!badge) return;
  const { count } = known || (await get("/shop/api/cart").catch(() => ({ count: 0 })));
  badge.hidden = !count;
  badge.textContent = String(count);
  badge.parentNode.setAttribute("aria-label", say("cartCount", { n: count }));
}
addEventListener("aisle:cart", () => countCart());
