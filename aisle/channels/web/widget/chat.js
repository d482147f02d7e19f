// The conversation: its session, turns over server-sent events, history, news from elsewhere.

import { el } from "./dom.js";
import { Log } from "./log.js";
import { SESSION, events, inTurn, newId, refusal, stored, wait } from "./wire.js";

const HISTORY = 100;

export class Chat extends Log {
  constructor(...parts) {
    super(...parts);
    this.queue = [];
    this.drawn = new Set(); // numbers of events that stand in the log
    this.own = new Set(); // turns that this page has started
    this.news = []; // what arrives from elsewhere while a turn is running
    this.lastSeq = 0;
    this.listen();
  }

  listen() {
    addEventListener("online", () => this.queue.length && this.next());
    addEventListener("storage", (event) => event.key === SESSION && this.changed());
    addEventListener("aisle:session", () => this.changed());
    new MutationObserver(() => this.speak(this.wanted())).observe(document.documentElement, { attributes: true, attributeFilter: ["lang"] });
  }

  /** The session was renewed or thrown away elsewhere on this site. */
  changed() {
    const now = stored();
    if (now?.conversation_id === this.conversation || this.opening) return;
    this.conversation = null;
    this.ready = null;
    this.live?.abort();
    this.log.replaceChildren();
    if (!this.panel.hidden) this.restore();
  }

  /** The session of this browser, opened where there is none. */
  async session(used) {
    this.opening = true;
    try {
      return await inTurn(async () => {
        const there = stored();
        if (there?.token && there.token !== used) return there;
        const answer = await fetch(`${this.base}/v1/session`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ locale: this.locale }) });
        if (!answer.ok) throw await refusal(answer);
        const made = await answer.json();
        localStorage.setItem(SESSION, JSON.stringify(made));
        dispatchEvent(new CustomEvent("aisle:session"));
        return made;
      });
    } finally {
      this.opening = false;
    }
  }

  /** fetch with the token; a token that is no longer good is replaced once. */
  async api(path, options = {}) {
    let { token } = await this.session();
    const ask = () => fetch(this.base + path, { ...options, headers: { authorization: `Bearer ${token}`, ...(options.body?.charAt && { "content-type": "application/json" }), ...options.headers } });
    let answer = await ask();
    if (answer.status === 401) {
      const fresh = await this.session(token);
      if (this.conversation && fresh.conversation_id !== this.conversation) {
        this.conversation = fresh.conversation_id;
        this.drawn.clear();
        this.lastSeq = 0;
        this.live?.abort();
        this.add(el("p", { class: "small" }, this.say("fresh")));
      }
      token = fresh.token;
      answer = await ask();
    }
    if (!answer.ok) throw await refusal(answer);
    return answer;
  }

  restore() {
    this.ready ||= this.begin().catch((error) => {
      this.ready = null;
      this.problem(this.words[error.message === "refused" ? "failed" : "lost"], error, () => this.restore());
    });
    return this.ready;
  }

  async begin() {
    const history = await (await this.api(`/v1/history?limit=${HISTORY}&lang=${this.language}`)).json();
    this.conversation = stored()?.conversation_id;
    if (history.items.length) await this.speak(history.language);
    this.log.setAttribute("aria-live", "off"); // what was said before is not announced again
    this.log.replaceChildren(el("div", { class: "say about" }, this.config.greeting && `${this.config.greeting} `, history.disclosure));
    this.drawn.clear();
    this.past = true; // what was said in another language does not turn the panel back
    for (const item of history.items) {
      if (item.role !== "user") this.draw(item.event, item.data, item.seq, item.turn_id);
      else if (item.data.text) {
        this.lastText = item.data.text;
        this.mine(item.data.text);
      }
    }
    this.past = false;
    this.lastSeq = history.last_seq || 0;
    if (!this.lastSeq) this.chips(history.starters.map((text) => ({ title: text, text })));
    this.scroll(true);
    requestAnimationFrame(() => this.log.setAttribute("aria-live", "polite"));
    this.watch();
    if (this.hears) (await this.extras()).voice;
  }

  /** News from elsewhere: a person who answers, an order that moves, another tab. */
  async watch() {
    this.live?.abort();
    const live = (this.live = new AbortController());
    for (let pause = 1000; !live.signal.aborted; pause = Math.min(pause * 2, 30000)) {
      try {
        const answer = await this.api("/v1/events", { signal: live.signal, headers: { "last-event-id": String(this.lastSeq) } });
        for await (const { id, event, data } of events(answer)) {
          pause = 1000;
          this.news.push([event, data, Number(id)]);
          if (!this.busy) this.catchUp();
        }
      } catch {
        // a closed page, a proxy's time-out, a restart: connect again, later each time
      }
      await wait(pause);
    }
  }

  catchUp() {
    for (const [event, data, seq] of this.news.splice(0)) {
      this.lastSeq = Math.max(this.lastSeq, seq);
      if (this.own.has(data.turn_id) || this.drawn.has(seq)) continue;
      this.draw(event, data, seq, data.turn_id);
      if (event === "text.done" && this.panel.hidden) this.count(this.unread + 1);
    }
  }

  /** One message, in its order: `body` is {text} or {payload}, `label` what the shopper is seen to say. */
  async send(body, label = body.text) {
    await this.restore();
    this.tidy();
    this.lastText = label;
    this.scroll(true, this.mine(label));
    this.queue.push({ body, id: newId() });
    this.next();
  }

  async next() {
    if (this.busy || !this.queue.length) return;
    this.busy = true;
    const message = (this.message = this.queue.shift());
    this.working(this.say("typing"));
    try {
      await this.turn(message);
    } catch (error) {
      if (error.name === "AbortError") this.add(el("p", { class: "small" }, this.say("stopped")));
      else if (error.message === "refused") this.problem(error.text || this.say("failed"), error, () => this.again(message));
      else if (navigator.onLine === false) this.offline(message);
      else this.problem(this.say("lost"), error, () => this.again(message));
    }
    this.idle();
    this.busy = false;
    this.catchUp();
    if (navigator.onLine !== false) this.next();
  }

  again(message) {
    this.queue.unshift(message); // the same id: what was done once is not done twice
    this.next();
  }

  offline(message) {
    this.add(el("div", { class: "say err" }, this.say("offline")));
    this.queue.unshift(message);
  }

  async turn({ body, id }) {
    this.abort = new AbortController();
    const sku = this.config.sku;
    const message = JSON.stringify({ ...body, client_msg_id: id, locale: this.locale, ...(sku && { page: { sku } }) });
    for (let tries = 0; ; tries++) {
      try {
        const headers = this.lastSeq ? { "last-event-id": String(this.lastSeq) } : {};
        const answer = await this.api("/v1/messages", { method: "POST", body: message, headers, signal: this.abort.signal });
        for await (const { id: seq, event, data } of events(answer)) {
          if (event === "turn.start") this.own.add(data.turn_id);
          await this.draw(event, data, seq && Number(seq), data.turn_id);
          if (event === "turn.end") {
            if (data.token) localStorage.setItem(SESSION, JSON.stringify({ ...stored(), token: data.token })); // signed in meanwhile
            return;
          }
        }
        throw new TypeError("the stream ended before the turn");
      } catch (error) {
        if (error.name === "AbortError" || error.message === "refused" || tries >= 2 || navigator.onLine === false) throw error;
        this.working(this.say("again"));
        await wait(800 * 3 ** tries);
      }
    }
  }

  /** One event, from the stream, from history or from elsewhere; each number is drawn once. */
  draw(event, data, seq, turn) {
    if (seq) {
      if (this.drawn.has(seq)) return;
      this.drawn.add(seq);
      this.lastSeq = Math.max(this.lastSeq, seq);
    }
    if (event === "turn.start") return this.follow(data.language);
    if (event === "status") this.working(data.text);
    else if (event === "text.delta") this.delta(data.text);
    else if (event === "text.done" || event === "text") this.text(data.text, data.name);
    else if (event === "block") this.block(data);
    else if (event === "quick_replies") this.chips(data.items || []);
    else if (event === "error") this.problem(data.text);
    else if (event === "turn.end") return this.ended(data, turn);
  }

  /** Nothing of the old conversation stays in this browser. */
  anew() {
    localStorage.removeItem(SESSION);
    Object.assign(this, { conversation: null, ready: null, anchor: null, lastSeq: 0, message: null, queue: [] });
    this.drawn.clear();
    this.log.replaceChildren();
    return this.restore();
  }
}
