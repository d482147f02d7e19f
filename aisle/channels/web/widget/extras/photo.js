// A picture from the shopper: drawn anew by the server, then named in the next message.

import { el } from "../dom.js";
import { WORDS } from "./words.js";

/** Let the shopper choose a picture, and send it. */
export function choosePicture(chat) {
  const input = el("input", { type: "file", accept: "image/jpeg,image/png,image/webp" });
  input.addEventListener("change", () => input.files[0] && sendPicture(chat, input.files[0]));
  input.click();
}

export async function sendPicture(chat, file) {
  const body = new FormData();
  body.append("file", file);
  try {
    const { upload_id } = await (await chat.api("/v1/uploads", { method: "POST", body })).json();
    chat.send({ uploads: [upload_id] }, WORDS[chat.language].picture);
  } catch (error) {
    chat.problem(error.text || chat.words.failed, error);
  }
}
