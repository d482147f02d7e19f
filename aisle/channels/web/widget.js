// <script src="https://shop.example/widget.js" defer data-title="Ask us" data-accent="#0f5c55"></script>
//
// The one script tag: a button in its own shadow root; the chat itself (/assets/widget/chat-*.js, made of widget/*.js) comes when it is first opened.
// No dependency, no innerHTML, no inline style: runs under `script-src 'self'; require-trusted-types-for 'script'`.
// Attributes: data-title, data-accent (#rrggbb), data-position (right|left), data-locale, data-sku, data-privacy,
// data-logo, data-greeting, data-theme (auto|light|dark), data-open (true), data-gateway.
// The page may dispatch `aisle:open` with detail {text?, sku?, send?}; it hears `aisle:session` and `aisle:cart`.
(() => {
  "use strict";
  const script = document.currentScript;
  const config = script.dataset;
  const base = config.gateway || new URL(script.src).origin;
  const OPEN = "aisle.open"; // in sessionStorage: open on the next page, too
  const language = /^zh/i.test(config.locale || document.documentElement.lang || navigator.language) ? "zh" : "en";
  const NAMES = { en: "Open the chat", zh: "打开聊天" };
  const CHAT = "M4.5 5.5h15A1.5 1.5 0 0 1 21 7v9a1.5 1.5 0 0 1-1.5 1.5H12l-4.8 3.6v-3.6H4.5A1.5 1.5 0 0 1 3 16V7a1.5 1.5 0 0 1 1.5-1.5ZM8 10h8M8 13.2h5";
  const STYLE = `
:host{all:initial;--accent:var(--accent-l);--on:var(--on-l);color-scheme:light}
:host(.dark){--accent:var(--accent-d);--on:var(--on-d);color-scheme:dark}
[hidden]{display:none!important}
.launch{position:fixed;inset-inline-end:20px;bottom:20px;z-index:2147483000;width:56px;height:56px;border:0;padding:0;border-radius:28px;background:var(--accent);color:var(--on);cursor:pointer;display:grid;place-items:center;box-shadow:0 2px 6px #0003,0 10px 28px #0003;font:600 12px/22px Arial,sans-serif}
:host(.left) .launch{inset-inline:20px auto}
.launch:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
.launch svg{width:26px;height:26px;fill:none;stroke:currentColor;stroke-width:1.7;stroke-linecap:round;stroke-linejoin:round}
.badge{position:absolute;top:-4px;inset-inline-end:-4px;min-width:22px;padding:0 6px;box-sizing:border-box;border-radius:11px;background:#b3261e;color:#fff}
@media (max-width:480px){.launch{bottom:16px;inset-inline-end:16px}}
@media (prefers-reduced-motion:no-preference){.launch{transition:transform .15s}.launch:hover{transform:translateY(-2px)}}
@media (forced-colors:active){.launch{border:1px solid}}`;

  // ---- any accent, always readable --------------------------------------------------------------------------------

  const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const luminance = (colour) => {
    const [r, g, b] = colour.map((part) => ((part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  /** Hue and saturation stay; the lightness moves until the colour can be read on `ground`. */
  function readable(colour, ground) {
    const [most, least] = [Math.max(...colour), Math.min(...colour)];
    const step = luminance(ground) > 0.4 ? -4 : 4;
    const middle = (most + least) / 2;
    const spread = (most - least) / (255 - Math.abs(2 * middle - 255) || 1);
    let made = colour;
    for (let light = middle; contrast(made, ground) < 4.8 && light > 0 && light < 255; light += step) {
      const reach = (Math.min(spread, 0.7) * (255 - Math.abs(2 * light - 255))) / (most - least || 1);
      made = colour.map((part) => Math.round(Math.min(255, Math.max(0, light + (part - middle) * reach))));
    }
    return made;
  }
  function paint(host) {
    const accent = rgb(/^#[0-9a-f]{6}$/i.test(config.accent || "") ? config.accent : "#0f5c55");
    for (const [scheme, ground] of [["l", [244, 243, 239]], ["d", [38, 43, 44]]]) {
      const shade = readable(accent, ground);
      host.style.setProperty(`--accent-${scheme}`, `rgb(${shade.join(" ")})`);
      host.style.setProperty(`--on-${scheme}`, contrast(shade, [255, 255, 255]) >= 4.5 ? "#fff" : "#10201e");
    }
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const set = () => host.classList.toggle("dark", config.theme === "dark" || (config.theme !== "light" && dark.matches));
    dark.addEventListener("change", set);
    set();
  }

  // ---- the button ---------------------------------------------------------------------------------------------------

  class AisleChat extends HTMLElement {
    connectedCallback() {
      if (this.shadowRoot) return;
      const root = this.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
      this.classList.toggle("left", config.position === "left");
      paint(this);
      this.button = this.launcher();
      root.append(this.button);
      addEventListener("aisle:open", ({ detail }) => this.open(detail || {}));
      if (config.open === "true" || sessionStorage.getItem(OPEN) === "1") this.open({ quiet: true });
    }

    launcher() {
      const button = document.createElement("button");
      button.className = "launch";
      button.type = "button";
      button.title = NAMES[language];
      for (const [name, value] of [["label", button.title], ["haspopup", "dialog"], ["expanded", "false"]]) button.setAttribute(`aria-${name}`, value);
      const space = "http://www.w3.org/2000/svg";
      const svg = button.appendChild(document.createElementNS(space, "svg"));
      svg.setAttribute("viewBox", "0 0 24 24");
      svg.setAttribute("aria-hidden", "true");
      svg.appendChild(document.createElementNS(space, "path")).setAttribute("d", CHAT);
      button.addEventListener("click", () => this.open({}));
      for (const hint of ["pointerenter", "focus"]) button.addEventListener(hint, () => this.load().catch(() => {}), { once: true });
      return button;
    }

    /** The chat's code, once; a failed load is tried again with the next click. */
    load() {
      this.code ||= import(`${base}/assets/widget/chat-${language}.js`).catch((error) => {
        this.code = null;
        throw error;
      });
      return this.code;
    }

    async open({ text, sku, send, quiet }) {
      if (sku) config.sku = sku;
      const { Chat } = await this.load();
      this.chat ||= new Chat(this.shadowRoot, this.button, config, base);
      await this.chat.show(true, !quiet);
      if (text && send) this.chat.send({ text });
      else if (text) this.chat.fill(text);
    }
  }

  customElements.define("aisle-chat", AisleChat);
  const place = () => document.body.append(document.createElement("aisle-chat"));
  if (document.body) place();
  else addEventListener("DOMContentLoaded", place);
})();
