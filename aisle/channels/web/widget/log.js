// The log: what stands in it and how it gets there; thumbs, quick replies, problems.

import { Blocks, TOLD } from "./blocks.js";
import { el, icon, rich } from "./dom.js";
import { Panel } from "./panel.js";

export class Log extends Panel {
  constructor(...parts) {
    super(...parts);
    this.blocks = new Blocks(this);
  }

  delta(text) {
    this.log.setAttribute("aria-busy", "true");
    if (!this.stream) this.stream = this.add(el("div", { class: "say", "aria-hidden": "true" })); // announced when it is whole
    this.stream.append(text);
    this.scroll();
  }

  /** Something said: by the assistant, or by the person whose name stands above it. */
  text(text, name) {
    const node = el("div", { class: "say" }, name ? el("small", {}, name) : el("span", { class: "sr" }, `${this.say("bot")} `), rich(text));
    if (this.stream) this.stream.replaceWith(node);
    else this.add(node);
    this.stream = null;
    this.log.removeAttribute("aria-busy");
    this.lastSaid = { node, text };
    if (this.hears && !this.past) this.extras().then((extras) => extras.voice.aloud(text));
    this.lastBlock = null;
    this.scroll();
  }

  ended(data, turn) {
    this.stream?.removeAttribute("aria-hidden");
    this.stream = null;
    this.log.removeAttribute("aria-busy");
    const followed = this.follow(data.language);
    if (this.lastBlock === "offer" && !this.log.querySelector(".chips")) this.chips([{ title: this.say("yes"), text: this.say("yes") }, { title: this.say("no"), text: this.say("no") }]);
    if (data.feedback) this.thumbs(turn);
    return followed;
  }

  working(text) {
    this.dots.hidden = false;
    this.halt.hidden = false;
    this.statusText.textContent = text;
  }

  idle() {
    this.dots.hidden = this.halt.hidden = true;
    this.statusText.textContent = "";
    this.stream = null;
    this.log.removeAttribute("aria-busy");
  }

  add(node) {
    this.log.append(node);
    this.scroll();
    return node;
  }

  mine(text) {
    this.tidy();
    this.lastBlock = this.lastSaid = this.lastAsks = null;
    return this.add(el("div", { class: "say me" }, el("span", { class: "sr" }, `${this.say("you")} `), text));
  }

  /** Down to the newest, but never past the question that is being answered. */
  scroll(now, anchor) {
    if (anchor) this.anchor = anchor;
    const most = this.log.scrollHeight - this.log.clientHeight;
    const top = this.anchor?.isConnected ? this.anchor.offsetTop - 12 : most;
    this.log.scrollTo({ top: Math.min(most, top), behavior: now ? "instant" : "auto" });
  }

  tidy() {
    for (const node of this.log.querySelectorAll(".chips,.ask")) this.drop(node);
  }

  /** Remove a node; a focus that stood in it goes to the log, so that keys still reach the panel. */
  drop(node) {
    if (node.contains(this.shadow.activeElement)) this.log.focus({ preventScroll: true });
    node.remove();
  }

  problem(text, error, retry) {
    const row = retry && el("div", { class: "row" }, el("button", { class: "act", type: "button", onclick: () => { this.drop(node); retry(); } }, this.say("retry")));
    const node = this.add(el("div", { class: "say err" }, text, row));
    const seconds = error?.retryAfter;
    if (!row || !seconds) return;
    const button = row.firstChild;
    button.disabled = true;
    setTimeout(() => { button.disabled = false; }, seconds * 1000);
  }

  press(action, kind) {
    const body = action.payload ? { payload: action.payload } : { text: action.text || action.title };
    const retry = () => (this.message ? (this.tidy(), this.again(this.message)) : this.send({ text: this.lastText }));
    return el("button", { class: kind, type: "button", onclick: () => (action.kind === "retry" ? retry() : this.send(body, action.title)) }, action.title);
  }

  chips(items) {
    if (!items.length) return;
    this.tidy();
    const decide = this.lastBlock === "offer" || this.lastAsks === "confirm";
    this.add(el("div", { class: `row chips${decide ? " decide" : ""}`, role: "group", "aria-label": this.say("suggestions") }, items.map((item) => this.press(item, "chip"))));
  }

  thumbs(turn) {
    this.log.querySelector(".fb")?.remove();
    const t = this.words;
    const give = (value, reason) => {
      this.api("/v1/feedback", { method: "POST", body: JSON.stringify({ turn_id: turn, value, ...(reason && { reason }) }) }).catch(() => {});
      this.statusText.textContent = t.thanks;
    };
    const why = () => this.extras().then((extras) => extras.why(row, (reason) => give(-1, reason)), () => give(-1));
    const thumb = (value, kind, name) => el("button", { class: "tool", type: "button", "aria-label": name, title: name, "aria-pressed": "false", onclick: (event) => {
      if (row.querySelector("[aria-pressed=true]")) return; // one thumb for an answer
      event.currentTarget.setAttribute("aria-pressed", "true");
      if (value > 0) give(1); else why();
    } }, icon(kind));
    const row = el("div", { class: "fb" }, thumb(1, "up", t.good), thumb(-1, "down", t.bad));
    const chips = this.log.querySelector(".chips");
    if (chips) chips.before(row);
    else this.add(row);
    this.scroll();
  }

  block(data) {
    this.lastAsks = data.asks;
    if (data.type === "notice") {
      if (!this.lastSaid && data.fallback) this.text(data.fallback);
      return;
    }
    const node = this.blocks.draw(data);
    if (!node) {
      if (data.fallback && this.lastSaid?.text !== data.fallback) this.text(data.fallback);
      return;
    }
    if (TOLD.has(data.type)) this.shorten(data);
    this.lastBlock = data.type;
    this.add(node);
    if (data.type === "cart") dispatchEvent(new CustomEvent("aisle:cart"));
  }
  /** What the card shows better does not stand above it a second time. */
  shorten({ type, fallback }) {
    const said = this.lastSaid;
    if (!said || !fallback || !said.node.isConnected || !said.text.endsWith(fallback)) return;
    let head = said.text.slice(0, -fallback.length).trim();
    if (!head && (type === "cart" || type === "comparison")) head = said.text.split("\n")[0];
    if (head) said.node.replaceChildren(el("span", { class: "sr" }, `${this.say("bot")} `), rich(head));
    else said.node.remove();
  }
}
