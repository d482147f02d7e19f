// Speaking and reading aloud, where the browser has it: off until chosen, and never sent by itself.

import { el, icon } from "../dom.js";
import { ask } from "./ask.js";
import { WORDS } from "./words.js";

export const Hearing = window.SpeechRecognition || window.webkitSpeechRecognition;

export class Voice {
  /** `chat` has words, a box to fill and a place to ask. */
  constructor(chat) {
    this.chat = chat;
    this.mic = el("button", { class: "tool", type: "button", onclick: () => this.listen() }, icon("M12 14.5a3 3 0 0 0 3-3v-5a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3ZM6 11.5a6 6 0 0 0 12 0M12 17.5V21"));
    chat.go.before(this.mic);
    this.turn(chat.hears);
  }

  get words() {
    return WORDS[this.chat.language];
  }

  choose() {
    const { why, yes, no } = this.words;
    if (this.chat.hears) this.turn(false);
    else ask(this.chat, why, yes, no, () => this.turn(true));
  }

  turn(on) {
    this.chat.remember(Boolean(Hearing && on));
    this.mic.hidden = !this.chat.hears;
    this.mic.title = this.words.speak;
    this.mic.setAttribute("aria-label", this.words.speak);
    window.speechSynthesis?.cancel();
  }

  tell(text) {
    this.chat.statusText.textContent = text;
  }

  /** What was said stands in the box, to be read and sent by hand. */
  listen() {
    if (!Hearing) return this.tell(this.words.deaf);
    const ear = new Hearing();
    let heard = "";
    ear.lang = this.chat.locale;
    ear.onresult = ({ results }) => { heard = results[0][0].transcript; };
    ear.onend = () => {
      this.tell(heard ? "" : this.words.nothing);
      if (heard) this.chat.fill(heard);
    };
    this.tell(this.words.listening);
    window.speechSynthesis?.cancel();
    ear.start();
  }

  aloud(text) {
    const spoken = new SpeechSynthesisUtterance(text);
    spoken.lang = this.chat.locale;
    speechSynthesis.speak(spoken);
  }
}
