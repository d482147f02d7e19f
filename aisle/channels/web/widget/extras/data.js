// What is kept is the shopper's: take it along, or erase it.

import { el } from "../dom.js";
import { ask } from "./ask.js";
import { WORDS } from "./words.js";

export function askForget(chat) {
  const { forgetAsk, forgetYes, forgetNo } = WORDS[chat.language];
  ask(chat, forgetAsk, forgetYes, forgetNo, () => forget(chat));
}

async function forget(chat) {
  try {
    chat.live?.abort();
    await chat.api("/v1/session", { method: "DELETE" });
  } catch (error) {
    return chat.problem(error.text || chat.say("failed"), error);
  }
  await chat.anew();
  chat.log.prepend(el("p", { class: "small" }, WORDS[chat.language].forgotten));
  chat.box.focus();
}

export async function download(chat) {
  try {
    const href = URL.createObjectURL(await (await chat.api("/v1/export")).blob());
    el("a", { href, download: "aisle-export.zip" }).click();
    setTimeout(() => URL.revokeObjectURL(href), 10000);
  } catch (error) {
    chat.problem(error.text || chat.say("failed"), error);
  }
}
