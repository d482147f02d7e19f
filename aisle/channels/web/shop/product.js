// One product: pictures by colour, choices, price and stock, what is stated about it, and the way to ask.

import { el } from "../widget/dom.js";
import { ask, get, send } from "./api.js";
import { price, row, stars, stock } from "./cards.js";
import { countCart, page } from "./frame.js";
import { money, say, t } from "./words.js";

const id = decodeURIComponent(location.pathname.split("/")[2] || "");

page(t.details, async (shop) => {
  const item = await get(`/shop/api/products/${encodeURIComponent(id)}`).catch((error) => {
    if (error.status === 404) return null;
    throw error;
  });
  if (!item) return el("div", { class: "empty" }, el("h1", {}, t.notFound), el("a", { class: "button", href: "/" }, t.backHome));
  document.title = `${item.title} · ${shop.name}`;
  document.querySelector('script[src="/widget.js"]').dataset.sku = item.id; // the assistant knows what is looked at
  const beside = el("div", { class: "later" });
  suggestions(beside);
  return [trail(item), el("div", { class: "product" }, ...offer(item)), facts(item), beside];
});

function trail(item) {
  const paths = item.category_path.split(" > ");
  const steps = item.category.map((name, depth) => el("li", {}, el("a", { href: `/?category=${encodeURIComponent(paths.slice(0, depth + 1).join(" > "))}` }, name)));
  return el("nav", { class: "trail", "aria-label": t.trail }, el("ol", {}, el("li", {}, el("a", { href: "/" }, t.home)), steps));
}

function offer(item) {
  const buyable = (one) => one.stock !== 0;
  let chosen = item.variants.find(buyable) || item.variants[0];
  const first = chosen?.image || item.images[0] || item.image;
  const picture = el("img", { src: first, alt: item.alt || item.title, width: "640", height: "640" });
  const cost = el("p", { class: "price big" });
  const left = el("p", { class: "facts" });
  const said = el("p", { class: "said", role: "status" });
  const add = el("button", { class: "button", type: "button", onclick: put }, t.add);
  const watch = el("button", { class: "button quiet", type: "button", onclick: () => ask(wanted()) }); // the chat asks for the yes
  const axes = [...new Set(item.variants.flatMap((one) => Object.keys(one.options)))];

  function show() {
    cost.textContent = chosen?.price ? money(chosen.price) : price(item);
    left.replaceChildren(stock(chosen ? chosen.stock : item.stock) || "");
    add.disabled = !chosen || chosen.stock === 0;
    watch.textContent = chosen?.stock === 0 ? t.tellBack : t.tellLess;
    watch.hidden = !chosen || (chosen.stock !== 0 && !chosen.price);
    if (chosen?.image && !picture.src.endsWith(chosen.image)) picture.src = chosen.image;
  }
  function wanted() {
    const words = Object.values(chosen.options).join(", ");
    return say(chosen.stock === 0 ? "tellBackText" : "tellLessText", { options: words }).replace(/[:：]\s*$/, "");
  }
  async function put() {
    add.disabled = true;
    try {
      const cart = await send("POST", "/shop/api/cart", { variant_id: chosen.variant_id, quantity: 1 });
      countCart(cart);
      said.replaceChildren(t.added, " ", el("a", { href: "/cart" }, t.viewCart));
    } catch (error) {
      said.textContent = error.text || t.failed;
    }
    show();
  }
  function choice(axis) {
    const values = [...new Set(item.variants.map((one) => one.options[axis]).filter(Boolean))];
    const radios = values.map((value) => {
      const same = item.variants.filter((one) => one.options[axis] === value);
      const gone = !same.some(buyable);
      const image = axes[0] === axis && new Set(item.variants.map((one) => one.image)).size > 1 && same[0].image;
      const pick = () => {
        const others = (one) => axes.filter((other) => other !== axis && one.options[other] === chosen.options[other]).length;
        chosen = [...same].sort((a, b) => others(b) - others(a) || (b.stock || 0) - (a.stock || 0))[0];
        for (const radio of choices.querySelectorAll("input")) radio.checked = chosen.options[radio.name] === radio.value;
        show();
      };
      return el("label", { class: `option${image ? " pictured" : ""}${gone ? " gone" : ""}` }, el("input", { type: "radio", name: axis, value, checked: chosen.options[axis] === value, onchange: pick }), image && el("img", { src: image, alt: "", width: "56", height: "56" }), el("span", {}, gone ? say("soldOutOption", { value }) : value));
    });
    return el("fieldset", {}, el("legend", {}, axis), el("div", { class: "options" }, radios));
  }

  const choices = el("div", {}, axes.map(choice));
  show();
  const questions = el("button", { class: "button quiet", type: "button", onclick: () => ask(t.askThisText) }, t.askThis);
  return [el("div", { class: "stage" }, picture), el("div", { class: "buy" }, el("p", { class: "maker" }, item.brand), el("h1", {}, item.title), el("div", { class: "facts" }, stars(item)), cost, left, choices, el("div", { class: "buttons" }, add, watch, questions), said, el("p", { class: "lead" }, item.description))];
}

function facts(item) {
  const rows = item.attributes.map((one) => el("div", {}, el("dt", {}, one.name), el("dd", {}, one.value)));
  const reviews = item.reviews_texts.map((one) => el("li", {}, el("p", { class: "stars" }, el("b", { "aria-hidden": "true" }, "★".repeat(one.rating), el("i", {}, "★".repeat(5 - one.rating))), el("span", { class: "sr" }, say("stars", { n: one.rating }))), el("p", {}, one.text)));
  return el("div", { class: "two" }, rows.length > 0 && el("section", {}, el("h2", {}, t.details), el("dl", { class: "specs" }, rows)), reviews.length > 0 && el("section", {}, el("h2", {}, t.reviews), el("ul", { class: "reviews", role: "list" }, reviews)));
}

async function suggestions(place) {
  const items = await send("POST", "/v1/recommendations", { limit: 8, product_id: id }).then((answer) => answer.items, () => []);
  if (items.length) place.replaceChildren(row(t.alsoLike, items));
  else place.remove();
}
