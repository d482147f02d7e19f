// Nodes without innerHTML: texts are text nodes, links are http(s).

const base = new URL(import.meta.url).origin;

/** el("a", {class, onclick, href}, ...children): null and false are left out, strings become text nodes. */
export function el(tag, props = {}, ...kids) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value == null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...kids.flat().filter((kid) => kid != null && kid !== false && kid !== ""));
  return node;
}

const PATHS = {
  close: "M6 6l12 12M18 6 6 18", send: "M12 19V5M5.5 11.5 12 5l6.5 6.5", stop: "M7.5 7.5h9v9h-9z",
  person: "M12 11.5a3.75 3.75 0 1 0 0-7.5 3.75 3.75 0 0 0 0 7.5ZM4.8 20c.6-3.6 3.5-5.6 7.2-5.6s6.6 2 7.2 5.6",
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01", next: "M9.5 5.5 16 12l-6.5 6.5", back: "M14.5 5.5 8 12l6.5 6.5",
  up: "M7.5 10.5v9H4.5v-9ZM7.5 11l3.8-7.2c1.5 0 2.5 1.1 2.2 2.7L13 9.5h4.8c1.3 0 2.2 1.2 1.9 2.4l-1.4 5.8c-.2 1-1.1 1.8-2.2 1.8H7.5",
  down: "M16.5 13.5v-9h3v9ZM16.5 13l-3.8 7.2c-1.5 0-2.5-1.1-2.2-2.7L11 14.5H6.2c-1.3 0-2.2-1.2-1.9-2.4l1.4-5.8c.2-1 1.1-1.8 2.2-1.8h8.6",
  check: "M5 12.5l4.5 4.5L19 7.5", arrow: "M5 12h13M13 6.5l5.5 5.5-5.5 5.5",
};
/** A drawing by its name, or by its path. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", PATHS[name] || name);
  svg.append(path);
  return svg;
}

/** The address where it is http(s), relative ones against the shop's; else null. */
export const safeUrl = (text) => {
  try {
    const url = new URL(text, base);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
};

/** **bold**, [label](https://…) and bare links; everything else stays the text that it is. */
export function rich(text) {
  const out = document.createDocumentFragment();
  const pattern = /\*\*([^*\n]+)\*\*|\[([^\]\n]+)\]\(([^)\s]+)\)|https?:\/\/[^\s<>"'，。）)]+(?<![.,!?;:])/g;
  let from = 0;
  for (const found of text.matchAll(pattern)) {
    out.append(text.slice(from, found.index));
    from = found.index + found[0].length;
    const href = !found[1] && safeUrl(found[3] || found[0]);
    if (found[1]) out.append(el("strong", {}, found[1]));
    else if (href && /^https?:/i.test(found[3] || found[0])) out.append(link(href, found[2] || found[0]));
    else out.append(found[0]);
  }
  out.append(text.slice(from));
  return out;
}
export function link(href, ...kids) {
  const elsewhere = new URL(href).origin !== location.origin;
  return el("a", { href, target: elsewhere && "_blank", rel: elsewhere && "noopener noreferrer nofollow" }, ...kids);
}
