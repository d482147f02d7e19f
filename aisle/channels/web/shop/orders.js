// The orders of whoever is signed in.

import { el } from "../widget/dom.js";
import { ask, get } from "./api.js";
import { page } from "./frame.js";
import { date, money, say, t } from "./words.js";

page(t.orders, async () => {
  const head = el("h1", {}, t.ordersTitle);
  const orders = await get("/shop/api/orders").catch((error) => {
    if (error.code === "sign_in_first") return null;
    throw error;
  });
  if (!orders) return [head, el("div", { class: "empty" }, el("p", {}, t.ordersSignIn), el("a", { class: "button", href: "/sign-in" }, t.signIn))];
  if (!orders.items.length) return [head, el("div", { class: "empty" }, el("p", {}, t.ordersEmpty))];
  return [head, el("ul", { class: "orders", role: "list" }, orders.items.map(order))];
});

function order(one) {
  const steps = one.steps.map((step) => el("li", { class: step.state, "aria-current": step.state === "current" && "step" }, el("span", {}, step.label), el("span", { class: "sr" }, ` (${t[step.state]})`), step.at && el("small", {}, date(step.at))));
  const lines = one.lines.map((line) => el("li", {},
    el("div", { class: "thumb" }, line.image && el("img", { src: line.image, alt: "", width: "64", height: "64", loading: "lazy" })),
    el("div", { class: "what" }, el("a", { href: `/products/${encodeURIComponent(line.product_id)}` }, line.title), el("p", { class: "mute" }, [`${line.quantity} ×`, ...Object.values(line.options)].join(" "))),
    el("b", { class: "amount" }, money(line.price) || "–")));
  return el("li", { class: "order" },
    el("div", { class: "head" }, el("div", {}, el("h2", {}, say("order", { id: one.order_id })), el("p", { class: "mute" }, one.placed_at && say("placed", { date: date(one.placed_at) }))), el("span", { class: "state" }, one.status_text)),
    el("ol", { class: "steps" }, steps), el("ul", { class: "lines", role: "list" }, lines),
    el("div", { class: "head" }, el("p", { class: "total" }, `${t.total} `, el("b", {}, money(one.total) || "–")), el("button", { class: "button quiet", type: "button", onclick: () => ask(say("askOrderText", { id: one.order_id })) }, t.askOrder)));
}
