// Risky changes that a shopper has said yes to: a line in the queue, and on the right before → after, who, and why.

import { el } from "../widget/dom.js";
import { post } from "./api.js";
import { clock, say, t } from "./words.js";

const REASONS = ["policy", "settled", "check"];

export function approvalLine(one, desk) {
  const facts = [one.customer, t[`risk_${one.why}`], clock(one.asked_at)].filter(Boolean).join(" · ");
  const open = () => desk.showApproval(one);
  return el("li", {}, el("button", { type: "button", class: "pick", "data-id": `o${one.op_id}`, "aria-current": desk.approval === one.op_id && "true", onclick: open }, el("b", {}, one.title), el("small", {}, facts)));
}

/** Everything one has to see before deciding; a refusal names its reason, and the clause if there is one. */
export function approvalRoom(one, desk) {
  const fact = (name, ...values) => [el("dt", {}, name), el("dd", {}, ...values)];
  const changes = one.before.map((old, place) => el("p", {}, say("change", { before: old, after: one.after[place] })));
  const facts = [fact(t.customer, one.customer), fact(t.askedFor, one.summary), fact(t.changes, ...changes), one.money.length > 0 && fact(t.money, ...one.money.map((line) => el("p", {}, line))), fact(t.risky, t[`risk_${one.why}`] || one.why)];
  const reason = el("select", { id: "reason" }, el("option", { value: "" }, t.noReason), REASONS.map((name) => el("option", { value: name }, t[`reason_${name}`])));
  const clause = el("input", { id: "clause", maxlength: "4", pattern: "[A-Z][0-9]{1,3}", autocomplete: "off" });
  const decide = (is_approved) => desk.act(() => post(`/approvals/${encodeURIComponent(one.op_id)}`, is_approved ? { is_approved } : { is_approved, reason: reason.value || null, clause: clause.value.trim().toUpperCase() }));
  return [
    el("aside", { "aria-label": t.approval }, el("h2", {}, one.title), el("dl", {}, facts.flat().filter(Boolean))),
    el("div", { class: "tools" }, desk.twice(t.allow, "main", "allow", () => decide(true))),
    el("div", { class: "why" }, el("label", { for: "reason" }, t.whyNot), reason, el("label", { for: "clause" }, t.clause), clause, desk.twice(t.refuse, "plain", "refuse", () => decide(false))),
    el("p", { class: "empty" }, t.isTold),
  ];
}
