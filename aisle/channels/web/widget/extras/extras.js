// What few need: loaded when it is chosen in the menu, or a thumb points down.

import { askForget, download } from "./data.js";
import { choosePicture, sendPicture } from "./photo.js";
import { Voice } from "./voice.js";
import { askWhy } from "./why.js";

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

  why(row, give) {
    askWhy(this.chat, row, give);
  }

  send(file) {
    return sendPicture(this.chat, file);
  }
}
