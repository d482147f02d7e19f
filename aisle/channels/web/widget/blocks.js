// The blocks of an answer as nodes. A new block type is one method here and its name in KINDS.

import { el, icon, link, rich, safeUrl } from "./dom.js";

const KINDS = new Set(["products", "comparison", "order_status", "offer", "receipt", "cart", "handoff", "consent", "image"]);
/** Their text says nothing that the card does not show: it does not stand above the card again. */
export const TOLD = new Set([...KINDS].filter((kind) => kind !== "order_status"));

export class Blocks {
  /** `chat` knows words and locale, and makes buttons. */
  constructor(chat) {
    this.chat = chat;
  }

  /** The block as a node; null for a type we do not know, and for one that cannot be read. */
  draw(data) {
    try {
      return (KINDS.has(data.type) && this[data.type](data)) || null;
    } catch {
      return null;
    }
  }

  say(key, values) {
    return this.chat.say(key, values);
  }

  money(price) {
    if (price?.amount == null) return null;
    return new Intl.NumberFormat(this.chat.locale, { style: "currency", currency: price.currency }).format(price.amount);
  }
  date(at) {
    const when = typeof at === "number" ? new Date(at * 1000) : /^\d{4}-\d\d-\d\dT/.test(at || "") ? new Date(at) : null;
    return when ? new Intl.DateTimeFormat(this.chat.locale, { dateStyle: "medium" }).format(when) : at || "";
  }
  stock(count) {
    if (count == null) return null;
    if (count <= 0) return el("span", { class: "warn" }, this.say("soldOut"));
    return count <= 5 ? el("span", { class: "warn" }, this.say("few", { n: count })) : el("span", { class: "ok" }, this.say("inStock"));
  }
  stars({ rating, reviews }) {
    if (rating == null) return null;
    const shown = Number(rating).toFixed(1);
    return el("span", {}, el("span", { class: "star", "aria-hidden": "true" }, `★ ${shown}`), el("span", { "aria-hidden": "true" }, reviews ? ` (${reviews})` : ""), el("span", { class: "sr" }, this.say("rating", { r: shown, n: reviews ?? 0 })));
  }

  card(item) {
    const href = item.url && safeUrl(item.url);
    const image = item.image && safeUrl(item.image);
    const picture = image && el("img", { src: image, alt: item.alt || item.title, loading: "lazy", width: "224", height: "168" });
    const options = (item.variants || []).map((one) => ({ text: Object.values(one.options || {}).join(" · "), out: one.stock === 0 })).filter((one) => one.text);
    const actions = (item.actions || []).filter((one) => one.kind !== "why" || !item.why?.text);
    const rank = (one) => (one.kind === "add_to_cart" ? 0 : 1);
    return el("li", { class: "card" },
      picture && el("div", { class: "pic" }, picture),
      el("div", { class: "body" },
        el("h3", {}, href ? link(href, item.title) : item.title),
        el("span", { class: "price" }, this.money(item.price) || this.say("noPrice")),
        el("div", { class: "facts" }, this.stars(item), this.stock(item.stock)),
        item.relaxed?.length > 0 && el("span", { class: "tag" }, this.say("differs", { what: item.relaxed.join(", ") })),
        options.length > 0 && el("ul", { class: "opts", "aria-label": this.say("choices") }, options.slice(0, 4).map((one) => el("li", { class: one.out && "out" }, one.text)), options.length > 4 && el("li", {}, `+${options.length - 4}`)),
        item.why?.text && el("details", {}, el("summary", {}, this.say("why")), el("p", {}, item.why.text)),
        actions.length > 0 && el("div", { class: "row" }, actions.sort((a, b) => rank(a) - rank(b)).map((one) => this.chat.press(one, one.kind === "add_to_cart" ? "act main" : "act")))));
  }

  swap(before, after, isDone) {
    const lines = (value) => [value ?? []].flat().map(String).filter(Boolean);
    const [was, is] = [lines(before), lines(after)];
    if (!is.length) return null;
    const cell = (key, rows, kind) => el("div", { class: kind }, el("small", {}, this.say(key)), rows.map((row) => el("p", {}, row)));
    return el("div", { class: "swap", role: "group", "aria-label": this.say("wasIs") }, cell(isDone ? "was" : "now", was.length ? was : ["–"]), icon("arrow"), cell(isDone ? "now" : "after", is, "new"));
  }
  amounts(money) {
    const rows = [money ?? []].flat();
    if (!rows.length) return null;
    return el("ul", { class: "money", "aria-label": this.say("money") }, rows.map((row) => (typeof row === "string" ? el("li", {}, row) : row.text ? el("li", {}, row.text) : el("li", {}, el("span", {}, row.method || ""), el("b", {}, this.money(row))))));
  }

  products(data) {
    if (!data.items?.length) return null;
    const name = this.say("products", { n: data.items.length });
    const list = el("ul", { class: "cards", role: "list", tabindex: "0", "aria-label": name }, data.items.map((item) => this.card(item)));
    const step = (way) => list.scrollBy({ left: way * 236 * (getComputedStyle(list).direction === "rtl" ? -1 : 1) });
    const turn = (way, kind, key) => el("button", { class: "tool", type: "button", "aria-label": this.say(key), onclick: () => step(way) }, icon(kind));
    const bar = data.items.length > 1 && el("div", { class: "bar" }, el("span", {}, name), turn(-1, "back", "earlier"), turn(1, "next", "later"));
    return el("div", { class: data.items.length > 1 ? "shelf" : "shelf one" }, bar, list);
  }

  comparison(data) {
    const head = data.columns.length < (data.rows[0]?.length ?? 0) ? ["", ...data.columns] : data.columns;
    const cells = head.map((text, place) => (place || text ? el("th", { scope: "col" }, text) : el("td", {})));
    const rows = data.rows.map(([name, ...values]) => el("tr", {}, el("th", { scope: "row" }, name), values.map((value) => el("td", {}, value ?? "–"))));
    return el("div", { class: "box scroll", role: "region", tabindex: "0", "aria-label": this.say("compare") }, el("table", {}, el("thead", {}, el("tr", {}, cells)), el("tbody", {}, rows)));
  }

  order_status(data) {
    const order = typeof data.order === "string" ? { order_id: data.order } : data.order;
    const steps = data.steps.map((one) => el("li", { class: one.state, "aria-current": one.state === "current" && "step" }, one.label, el("span", { class: "sr" }, ` (${this.say(one.state)})`), one.at && el("small", {}, this.date(one.at))));
    return el("div", { class: "box pad" }, el("h3", {}, this.say("order", { id: order.order_id }), order.status ? ` · ${order.status}` : ""), order.lines?.length > 0 && el("p", { class: "notes" }, order.lines.map((one) => one.title || one).join(" · ")), el("ol", { class: "steps" }, steps));
  }

  offer(data) {
    return el("div", { class: "box pad" }, el("h3", {}, data.summary), this.swap(data.before, data.after), this.amounts(data.money), data.notes?.length > 0 && el("p", { class: "notes" }, data.notes.join(" ")));
  }

  receipt(data) {
    const order = data.order && this.say("order", { id: data.order.order_id || data.order });
    const facts = [this.say("receipt", { id: data.receipt_id }), order, this.date(data.at)].filter(Boolean).join(" · ");
    return el("div", { class: "box receipt" },
      el("div", { class: "head" }, el("span", { class: "seal" }, icon("check")), el("div", {}, el("h3", {}, data.title || this.say("receipt", { id: "" })), el("small", {}, facts))),
      el("div", { class: "pad" }, el("p", {}, data.summary || data.fallback), data.before?.length > 0 && this.swap(data.before, data.after, true), this.amounts(data.money)));
  }

  cart(data) {
    const lines = data.lines.map((line) => el("li", {}, el("span", {}, line.title, el("small", {}, [this.say("times", { n: line.quantity }), ...Object.values(line.options || {})].join(" "))), el("b", {}, this.money(line.line_total) || "–")));
    const sum = data.total && el("p", { class: "sum" }, el("span", {}, this.say("total")), el("b", {}, this.money(data.total)));
    return lines.length > 0 && el("div", { class: "box pad" }, el("h3", {}, this.say("cart")), el("ul", { class: "lines" }, lines), sum, el("p", { class: "notes" }, link(safeUrl(this.chat.config.cart || "/cart"), this.say("cartOpen"))));
  }

  handoff(data) {
    return el("div", { class: "box pad wait" }, el("span", { class: "mark" }, icon("person")), el("p", {}, data.fallback));
  }

  consent(data) {
    return el("div", { class: "box pad" }, rich(data.fallback || ""));
  }

  image(data) {
    const src = safeUrl(data.url || data.image);
    return src && el("div", { class: "box" }, el("img", { class: "picture", src, alt: data.alt || this.say("image") }));
  }
}
