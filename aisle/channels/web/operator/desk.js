// The desk: the queue on the left, one conversation on the right. Asks for news every two seconds.

import { el } from "../widget/dom.js";
import { get, post } from "./api.js";
import { approvalLine, approvalRoom } from "./approvals.js";
import { clock, language, money, say, t } from "./words.js";

const EVERY_MS = 2000;

export class Desk {
  constructor({ shop, member }, out, switcher) {
    this.open = null; // {handoff_id, last_seq, is_mine, state}
    this.approval = null; // the number of the change that is shown instead
    this.queue = el("nav", { class: "queue", "aria-label": t.waiting });
    this.room = el("section", { class: "room" }, el("p", { class: "empty" }, t.choose));
    this.status = el("p", { class: "problem", role: "status" });
    this.nodes = [
      el("header", {}, el("h1", {}, shop, el("small", {}, t.title)), el("span", { class: "who" }, member.name), member.role === "owner" && el("a", { href: "/owner/" }, t.owner), switcher, el("button", { class: "plain", type: "button", onclick: out }, t.signOut)),
      this.status,
      el("div", { class: "desk" }, this.queue, this.room),
    ];
    this.tick();
  }

  async tick() {
    try {
      await this.refresh();
      this.status.textContent = "";
    } catch (error) {
      if (error.status === 401) return location.reload();
      this.status.textContent = error.message || t.failed;
    }
    setTimeout(() => this.tick(), EVERY_MS);
  }

  async refresh() {
    const seen = await get("/queue");
    const told = JSON.stringify([seen, this.open?.handoff_id, this.approval]);
    if (told !== this.told) this.list(seen);
    this.told = told;
    if (this.approval && !seen.approvals.some((one) => one.op_id === this.approval)) {
      this.approval = null;
      this.room.replaceChildren(el("p", { class: "empty", role: "status" }, t.decided));
    }
    if (this.open) await this.follow();
  }

  list({ handoffs, requests, approvals }) {
    const focused = document.activeElement?.dataset?.id;
    const waiting = handoffs.filter((one) => one.state === "waiting");
    const talking = handoffs.filter((one) => one.state !== "waiting");
    document.title = document.title.replace(/^(\(\d+\) )?/, waiting.length ? `(${waiting.length}) ` : "");
    const parts = [
      el("h2", {}, t.waiting, el("b", {}, String(waiting.length))), waiting.length ? el("ul", {}, waiting.map((one) => this.row(one))) : el("p", { class: "empty" }, t.nobody),
      talking.length > 0 && el("h2", {}, t.withPeople), talking.length > 0 && el("ul", {}, talking.map((one) => this.row(one))),
      el("h2", {}, t.requests, el("b", {}, String(requests.length))), requests.length ? el("ul", {}, requests.map((one) => this.request(one))) : el("p", { class: "empty" }, t.nothing),
      el("h2", {}, t.approvals, el("b", {}, String(approvals.length))), approvals.length ? el("ul", {}, approvals.map((one) => approvalLine(one, this))) : el("p", { class: "empty" }, t.nothing),
    ];
    this.queue.replaceChildren(...parts.filter(Boolean));
    if (focused) this.queue.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
  }

  row(one) {
    const minutes = Math.floor(one.waited_s / 60);
    const facts = [t[one.channel] || t.rest, t[one.language], minutes ? say("minutes", { n: minutes }) : t.justNow, one.state !== "waiting" && (one.is_mine ? t.mine : t.colleague)].filter(Boolean).join(" · ");
    const id = `h${one.handoff_id}`;
    return el("li", {}, el("button", { type: "button", class: "pick", "data-id": id, "aria-current": this.open?.handoff_id === one.handoff_id && "true", onclick: () => this.show(one.handoff_id) }, el("b", {}, one.last || "…"), el("small", {}, facts)));
  }

  request(one) {
    const titles = one.titles.map((title) => title[language] || Object.values(title)[0] || "").join(" · ");
    const decide = (is_approved) => this.act(() => post(`/requests/${encodeURIComponent(one.order_id)}`, { is_approved }));
    return el("li", { class: "request" }, el("b", {}, `${t[one.kind]} ${one.order_id}`), el("span", {}, titles), el("small", {}, [money(one.amount), one.reason && say("reason", { r: one.reason })].filter(Boolean).join(" · ")), el("div", { class: "row" }, this.twice(t.approve, "main", `a${one.order_id}`, () => decide(true)), this.twice(t.refuse, "plain", `r${one.order_id}`, () => decide(false))));
  }

  /** A button that does something only when it is pressed a second time. */
  twice(text, kind, id, work) {
    const button = el("button", { type: "button", class: kind, "data-id": id, onclick: () => {
      if (button.dataset.sure) return work();
      button.dataset.sure = "1";
      button.textContent = t.sure;
      setTimeout(() => { delete button.dataset.sure; button.textContent = text; }, 4000);
    } }, text);
    return button;
  }

  async act(work) {
    try {
      await work();
      this.status.textContent = "";
      await this.refresh();
    } catch (error) {
      this.status.textContent = error.message || t.failed;
    }
  }

  async show(handoff_id) {
    await this.act(async () => {
      this.open = { handoff_id, last_seq: 0 };
      this.approval = null;
      this.log = el("div", { class: "log", role: "log", "aria-label": t.log, tabindex: "0" });
      this.summary = el("aside", { "aria-label": t.summary });
      this.tools = el("div", { class: "tools" });
      this.box = el("textarea", { rows: "2", maxlength: "2000", "aria-label": t.write, placeholder: t.write, onkeydown: (event) => event.key === "Enter" && !event.shiftKey && !event.isComposing && (event.preventDefault(), this.send()) });
      this.composer = el("form", { class: "composer", hidden: true, onsubmit: (event) => { event.preventDefault(); this.send(); } }, this.box, el("button", { class: "main", type: "submit" }, t.send));
      this.room.replaceChildren(this.summary, this.log, this.tools, this.composer);
    });
  }

  showApproval(one) {
    this.open = null;
    this.approval = one.op_id;
    this.room.replaceChildren(...approvalRoom(one, this));
    this.act(async () => {});
  }

  async follow() {
    const asked = this.open;
    let seen;
    try {
      seen = await get(`/handoffs/${asked.handoff_id}?after=${asked.last_seq}`);
    } catch (error) {
      if (error.status !== 404) throw error;
      this.open = null;
      return this.room.replaceChildren(el("p", { class: "empty", role: "status" }, t.gone));
    }
    if (asked !== this.open) return;
    if (!asked.last_seq || asked.state !== seen.state) this.about(seen);
    Object.assign(asked, { last_seq: seen.last_seq, state: seen.state, is_mine: seen.is_mine });
    const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80;
    let before = this.log.lastChild?.textContent;
    for (const one of seen.entries) {
      if (!one.text || (one.kind !== "text" && before?.endsWith(one.text))) continue; // a block says its text again
      const who = one.role === "user" ? t.shopper : one.role === "person" ? one.name || t.you : t.assistant;
      const node = el("div", { class: one.role }, el("small", {}, `${who} · ${clock(one.at)}`), el("p", {}, one.text));
      this.log.append(node);
      before = node.textContent;
    }
    if (atEnd && seen.entries.length) this.log.scrollTop = this.log.scrollHeight;
  }

  about({ summary, state, is_mine }) {
    const { customer } = summary;
    const fact = (name, value) => value && [el("dt", {}, name), el("dd", {}, String(value))];
    const who = customer ? `${customer.name} (${customer.email || "–"}), ${customer.is_verified ? t.verified : t.notVerified}` : t.guest;
    const orders = customer?.orders.map((one) => `${one.order_id} ${one.status}`).join(", ");
    this.summary.replaceChildren(el("dl", {}, [fact(t.customer, who), fact(t.orders, orders), fact(t.task, summary.task), fact(t.order, summary.order), fact(t.product, summary.product), fact(t.turns, summary.turns), fact(t.misses, summary.misses)].flat().filter(Boolean)));
    const path = `/handoffs/${this.open.handoff_id}`;
    const take = el("button", { class: "main", type: "button", onclick: () => this.act(() => post(`${path}/take`)).then(() => this.box.focus()) }, t.take);
    const release = el("button", { class: "plain", type: "button", onclick: () => this.act(() => post(`${path}/release`)) }, t.release);
    this.tools.replaceChildren(...(state === "waiting" ? [take] : is_mine ? [release] : []));
    this.composer.hidden = !(state === "with_person" && is_mine);
  }

  async send() {
    const text = this.box.value.trim();
    if (!text) return;
    await this.act(async () => {
      await post(`/handoffs/${this.open.handoff_id}/say`, { text });
      this.box.value = "";
    });
    this.box.focus();
  }
}
