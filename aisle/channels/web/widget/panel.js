// The panel: what it is made of, its words, opening and closing, keys.

import { el, icon, link, safeUrl } from "./dom.js";
import { STYLE } from "./style.js";

// WORDS: {en: …} or {zh: …}, put in front of this by the build (gateway/widget_build.py); the other comes when it is spoken.

const OPEN = "aisle.open";
const NAMED = /^(en|zh)$/;
const VOICE = "aisle.voice";
const PHONE = "(max-width: 480px)";

export class Panel {
  constructor(shadow, launch, config, base) {
    Object.assign(this, { shadow, launch, config, base });
    this.unread = 0;
    this.language = this.wanted();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
    this.badge = launch.appendChild(el("span", { class: "badge", hidden: true }));
    this.build();
    this.speak(this.language);
  }

  wanted() {
    const named = this.config.locale || document.documentElement.lang || navigator.language || "en";
    return named.toLowerCase().startsWith("zh") ? "zh" : "en";
  }

  get words() {
    return WORDS[this.language];
  }

  /** The locale for prices and dates: the page's own where its language is the one spoken. */
  get locale() {
    const named = this.config.locale || document.documentElement.lang || navigator.language;
    return named && named.startsWith(this.language) ? named : this.language === "zh" ? "zh-CN" : "en-US";
  }

  say(key, values = {}) {
    return this.words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  build() {
    const button = (name, onclick, kind) => el("button", { class: `tool ${name}`, type: "button", onclick }, icon(kind || name));
    this.heading = el("h2", { id: "title" });
    this.subtitle = el("p", {});
    const logo = this.config.logo && safeUrl(this.config.logo);
    this.menu = el("div", { class: "menu", id: "menu", hidden: true });
    this.more = button("more", () => this.unfold(this.menu.hidden));
    this.more.setAttribute("aria-controls", "menu");
    this.personButton = button("person", () => this.send({ text: this.say("person") }));
    this.closeButton = button("close", () => this.show(false));
    this.log = el("div", { class: "log", role: "log", "aria-live": "polite", tabindex: "0" });
    this.statusText = el("span", {});
    this.dots = el("span", { class: "dots", "aria-hidden": "true", hidden: true }, el("i"), el("i"), el("i"));
    this.halt = el("button", { class: "halt", type: "button", hidden: true, onclick: () => this.abort?.abort() });
    this.box = el("textarea", { id: "box", rows: "1", maxlength: "2000", enterkeyhint: "send", oninput: () => this.grow(), onkeydown: (event) => this.typed(event) });
    this.label = el("label", { class: "sr", for: "box" });
    this.go = el("button", { class: "go", type: "submit", disabled: true }, icon("send"));
    this.note = el("span", {});
    this.panel = el("section", { class: "panel", role: "dialog", "aria-labelledby": "title", hidden: true, onkeydown: (event) => this.pressed(event) },
      el("div", { class: "top" }, el("span", { class: "mark" }, logo ? el("img", { src: logo, alt: "" }) : this.launch.firstChild.cloneNode(true)), el("div", { class: "who" }, this.heading, this.subtitle), this.personButton, this.more, this.closeButton, this.menu),
      this.log,
      el("div", { class: "status" }, this.dots, el("span", { role: "status" }, this.statusText), this.halt),
      el("form", { onsubmit: (event) => { event.preventDefault(); this.submit(); } }, this.label, this.box, this.go),
      el("div", { class: "foot" }, this.note));
    this.root = el("div", { class: "root" }, this.panel);
    this.shadow.append(this.root);
  }

  /** All of the widget's own words in this language. */
  async speak(language) {
    if (!NAMED.test(language)) return;
    WORDS[language] ||= (await import(`${this.base}/assets/widget/words/${language}.js`)).default;
    this.language = language;
    const t = this.words;
    this.root.lang = language === "zh" ? "zh-CN" : "en";
    this.heading.textContent = this.config.title || t.title;
    this.subtitle.textContent = t.subtitle;
    const named = [[this.launch, t.open], [this.personButton, t.person], [this.more, t.menu], [this.closeButton, t.close], [this.go, t.send]];
    for (const [node, name] of named) {
      node.setAttribute("aria-label", name);
      node.title = name;
    }
    this.log.setAttribute("aria-label", this.heading.textContent);
    this.more.setAttribute("aria-expanded", String(!this.menu.hidden));
    this.label.textContent = this.box.placeholder = t.box;
    this.halt.replaceChildren(icon("stop"), t.stop);
    this.note.textContent = t.note;
    const item = (what, kind) => el("button", { type: "button", class: kind, onclick: async () => { this.unfold(false); (await this.extras()).choose(what); } }, t[what]);
    this.menu.replaceChildren(item("picture"), item("voice"), item("download"), item("forget", "danger"), link(safeUrl(this.config.privacy || "/privacy"), t.privacy));
  }

  /** What the menu offers: the code comes when it is chosen. */
  async extras() {
    const { Extras } = await import(`${this.base}/assets/widget/extras-${Object.keys(WORDS)[0]}.js`);
    return (this.made ||= new Extras(this));
  }

  get hears() {
    return localStorage.getItem(VOICE) === "1";
  }
  remember(on) {
    localStorage.setItem(VOICE, on ? "1" : "0");
  }

  /** The shopper's language, as the turn that is running has it. */
  follow(language) {
    return !this.past && this.speak(language).catch(() => {});
  }

  async show(on, focus = true) {
    this.panel.hidden = !on;
    this.launch.hidden = on;
    this.launch.setAttribute("aria-expanded", String(on));
    sessionStorage.setItem(OPEN, on ? "1" : "0");
    this.unfold(false);
    if (!on) return this.launch.focus();
    this.count(0);
    if (focus) this.box.focus();
    await this.restore();
  }

  unfold(on) {
    const had = !this.menu.hidden;
    this.menu.hidden = !on;
    this.more.setAttribute("aria-expanded", String(on));
    if (on) this.menu.firstChild.focus();
    else if (had && this.menu.contains(this.shadow.activeElement)) this.more.focus();
  }

  pressed(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      if (this.menu.hidden) this.show(false);
      else { this.unfold(false); this.more.focus(); }
    } else if (event.key === "Tab" && matchMedia(PHONE).matches) {
      const stops = [...this.panel.querySelectorAll("button,a[href],textarea,summary,[tabindex='0']")].filter((node) => !node.disabled && node.offsetParent !== null);
      const edge = event.shiftKey ? stops[0] : stops.at(-1);
      if (this.shadow.activeElement === edge) {
        event.preventDefault();
        (event.shiftKey ? stops.at(-1) : stops[0]).focus();
      }
    }
  }

  typed(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    }
  }

  grow() {
    this.box.style.height = "34px";
    this.box.style.height = `${Math.min(this.box.scrollHeight, 130)}px`;
    this.go.disabled = !this.box.value.trim();
  }

  fill(text) {
    this.box.value = text;
    this.grow();
    this.box.focus();
  }

  submit() {
    const text = this.box.value.trim();
    if (!text) return;
    this.fill("");
    this.send({ text });
  }

  count(unread) {
    this.unread = unread;
    this.badge.hidden = !unread;
    this.badge.textContent = String(unread);
    this.launch.setAttribute("aria-label", unread ? `${this.say("open")} (${this.say("unread", { n: unread })})` : this.say("open"));
  }
}
