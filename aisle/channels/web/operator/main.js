// /operator: the door (sign in, accept an invitation), then the desk.

import { el } from "../widget/dom.js";
import { get, post } from "./api.js";
import { Desk } from "./desk.js";
import { language, t } from "./words.js";

const main = document.getElementById("main");

async function start() {
  const invite = new URLSearchParams(location.hash.slice(1)).get("invite");
  const door = await get("/door");
  document.title = `${t.title} · ${door.shop}`;
  main.removeAttribute("aria-busy");
  if (door.member && !invite) return main.replaceChildren(...new Desk(door, out, switcher()).nodes);
  main.replaceChildren(invite ? accepting(invite) : signingIn(door));
  main.querySelector("input").focus();
}

const field = (name, type, label, extra = {}) => el("label", {}, el("span", {}, label), el("input", { name, type, required: name !== "code", ...extra }));

/** A form whose refusals are said under it; `work` gets its values. */
function form(title, fields, button, work) {
  const problem = el("p", { class: "problem", role: "alert" });
  const submit = async (event) => {
    event.preventDefault();
    problem.textContent = "";
    try {
      await work(Object.fromEntries(new FormData(event.target)));
      history.replaceState(null, "", location.pathname);
      await start();
    } catch (error) {
      problem.textContent = error.message || t.failed;
    }
  };
  return el("div", { class: "door" }, switcher(), el("form", { onsubmit: submit }, el("h1", {}, title), fields, problem, el("button", { class: "main", type: "submit" }, button)));
}

function signingIn(door) {
  const made = form(t.signIn, [
    field("email", "email", t.email, { autocomplete: "username" }),
    field("password", "password", t.password, { autocomplete: "current-password" }),
    field("code", "text", t.code, { autocomplete: "one-time-code", inputmode: "numeric" }),
  ], t.go, (values) => post("/sign-in", values));
  if (door.demo) {
    const enter = () => post("/demo").then(start).catch((error) => { made.querySelector(".problem").textContent = error.message || t.failed; });
    made.append(el("div", { class: "demo" }, el("button", { class: "plain", type: "button", onclick: enter }, t.demo), el("p", {}, t.demoWhy)));
  }
  return made;
}

const accepting = (token) => form(t.invited, [field("password", "password", t.newPassword, { autocomplete: "new-password", minlength: "12" })], t.accept, (values) => post("/accept", { token, ...values }));

async function out() {
  await post("/sign-out");
  await start();
}

function switcher() {
  const one = (code, text, lang) => el("button", { type: "button", lang, "aria-pressed": String(code === language), onclick: () => { localStorage.setItem("aisle.language", code); location.reload(); } }, text);
  return el("div", { class: "switch", role: "group", "aria-label": t.language }, one("en", "EN", "en"), one("zh", "中文", "zh-CN"));
}

start().catch((error) => main.replaceChildren(el("p", { class: "problem", role: "alert" }, error.message || t.failed)));
