// The session in this browser, server-sent events over fetch, refusals.

export const SESSION = "aisle.session";
export const stored = () => {
  try {
    return JSON.parse(localStorage.getItem(SESSION)) || null;
  } catch {
    return null;
  }
};
export const inTurn = (work) => (navigator.locks ? navigator.locks.request(SESSION, work) : work());
export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
export const newId = () => (crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random().toString(36).slice(2)}`);

/** Server-sent events of a fetch response: {id, event, data}. */
export async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    buffer += value;
    for (let end; (end = buffer.search(/\r?\n\r?\n/)) >= 0; ) {
      const frame = { data: "" };
      for (const line of buffer.slice(0, end).split(/\r?\n/)) {
        const [, field, text] = /^(id|event|data): ?(.*)$/.exec(line) || [];
        if (field === "data") frame.data += text;
        else if (field) frame[field] = text;
      }
      buffer = buffer.slice(end).replace(/^\r?\n\r?\n/, "");
      if (frame.event && frame.data) yield { ...frame, data: JSON.parse(frame.data) };
    }
  }
}

/** A refusal of the server as an error: its sentence for the shopper, and when to come again. */
export async function refusal(answer) {
  const said = (await answer.json().catch(() => ({}))).error || {};
  return Object.assign(new Error("refused"), { text: said.message, code: said.code, retryAfter: said.retry_after });
}
