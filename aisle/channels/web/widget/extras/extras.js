// What the menu offers and few need: loaded when it is chosen.

import { askForget, download } from "./data.js";
import { choosePicture, sendPicture } from "./photo.js";
import { Voice } from "./voice.js";

export class Extras {
  constructor(chat) {
    this.chat = chat;
  }

  get voice() {
    return (this.made ||= new Voice(this.chat));
  }

  choose(what) {
    if (what === "voice") this.voice.choose();
    else if (what === "picture") choosePicture(this.chat);
    else if (what === "forget") askForget(this.chat);
    else download(this.chat);
  }

  send(file) {
    return sendPicture(this.chat, file);
  }
}
