// The talk page: one event stream, an answer at once, words never lost. Without this file the forms do the same.
(() => {
  "use strict";
  const by = (id) => document.getElementById(id);
  const talk = by("talk"), turns = by("turns"), live = by("live"), liveYou = by("live-you"), liveWords = by("live-words");
  const { encounter, name } = talk.dataset, base = `/encounters/${encounter}`;
  const composer = by("composer"), words = by("words"), send = by("send"), stop = by("stop"), newer = by("newer");
  const status = by("status"), notice = by("notice"), draftKey = `draft:${encounter}`;
  let next = Number(talk.dataset.next), at = Number(talk.dataset.at);   // the first turn not shown whole, and how much of it
  let answering = talk.dataset.live === "yes", sending = false, following = true, source = null, line = Promise.resolve();
  let broken = false, silent = 0, undoing = false;
  // What is said in another language than this file is written in stands on the page, by its English text.
  const texts = JSON.parse(talk.dataset.texts || "{}");
  const say = (text, values = {}) => (texts[text] ?? text).replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);
  const undo = by("undo"), heard = by("heard");
  const spoken = liveWords.appendChild(liveWords.firstChild || document.createTextNode(""));

  const tell = (text) => { if (status && status.textContent !== text) status.textContent = text; };
  const bottom = () => innerHeight + scrollY >= document.documentElement.scrollHeight - 60;
  // With the next picture: measuring the page at once would hold up the words that it is to show.
  let due = false;
  const follow = () => {
    if (!following) { if (newer) newer.hidden = false; return; }
    if (due) return;
    due = true;
    requestAnimationFrame(() => { due = false; if (following) scrollTo(0, document.documentElement.scrollHeight); });
  };
  addEventListener("scroll", () => { following = bottom(); if (following && newer) newer.hidden = true; }, { passive: true });
  newer?.addEventListener("click", () => { following = true; newer.hidden = true; follow(); });
  // Opened anew, a talk that goes on stands at its last line; a reload is put back by the browser to where it was read.
  const [opened] = performance.getEntriesByType("navigation");
  if (composer && document.querySelector("#turns .you") && opened?.type === "navigate" && !location.hash) follow();

  function answer(on) {
    answering = on;
    live.hidden = !on && !sending;
    if (stop) stop.hidden = !on;
    if (send) send.setAttribute("aria-disabled", String(on || sending));
    if (undo && (on || sending)) undo.hidden = true;
    if (on) tell(say("{name} is answering.", { name }));
  }

  // What the page shows of words just sent waits for the first words that come back, at most 50 ms: one picture
  // instead of two, and none is painted while the answer is on its way.
  let show = null, moment = 0;
  const soon = (work) => { show = work; moment = setTimeout(flush, 50); };
  function flush() {
    const work = show;
    clearTimeout(moment); show = null;
    work?.();
  }

  // ---- the stream: text goes into one text node; the finished turn comes once, as the page would show it
  function delta({ turn, at: from, text }) {
    clearTimeout(silent);
    if (turn < next) return;
    if (turn > next) { finish(turn - 1); spoken.data = ""; next = turn; at = 0; }
    if (!answering) answer(true);
    flush();
    const fresh = from < at ? [...text].slice(at - from).join("") : text;
    spoken.appendData(fresh);
    at = Math.max(at, from + [...text].length);
    follow();
  }
  function finish(turn, state) {
    clearTimeout(silent);
    flush();
    line = line.then(async () => {
      for (let number = turns.querySelectorAll(".you").length + 1; number <= turn; number++) {
        const response = await fetch(`${base}/turns/${number}`, { headers: { accept: "text/html" } });
        if (!response.ok) throw new Error(`turn ${number}: ${response.status}`);
        turns.insertAdjacentHTML("beforeend", await response.text());
      }
      if (turn < next) return;
      next = turn + 1; at = 0; spoken.data = ""; liveYou.textContent = ""; sending = false;
      answer(false);
      if (undo?.dataset.may) { undo.elements.turn.value = turn; undo.hidden = false; }
      if (heard?.open) listen();
      tell(state === "stopped" ? say("Stopped. What {name} had said is kept.", { name }) : "");
      follow();
    }).catch(() => lost());
  }
  const lost = () => complain(say("The connection was lost."), say("Everything that was sent is kept. Reload the page to go on."));
  function open() {
    if (source || talk.dataset.open !== "yes") return;
    source = new EventSource(`${base}/events?turn=${next}&at=${at}`);
    source.addEventListener("delta", (event) => delta(JSON.parse(event.data)));
    source.addEventListener("done", (event) => {
      const done = JSON.parse(event.data);
      if (done.turn >= next) finish(done.turn, done.status);
    });
    source.addEventListener("undone", () => { if (!undoing) location.reload(); });
    // After a break the server may have lost the reply with its process: the page as it now stands tells.
    source.onopen = () => { if (broken && answering) silent = setTimeout(() => location.reload(), 4000); broken = false; };
    source.onerror = () => { broken = true; if (source?.readyState === EventSource.CLOSED) { close(); lost(); } };
  }
  function close() { source?.close(); source = null; }
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  open();
  if (!composer) return;

  // ---- sending: the words leave the box only when the server has them
  function complain(title, detail, again) {
    if (!notice) return;
    const box = document.createElement("div"), heading = document.createElement("strong"), text = document.createElement("p");
    box.className = "note note-bad"; box.setAttribute("role", "alert");
    heading.textContent = title; text.append(heading, ` ${detail} `);
    box.append(text);
    if (again) {
      const button = document.createElement("button");
      button.textContent = say("Send again"); button.setAttribute("form", "composer"); box.append(button);
    }
    notice.replaceChildren(box);
  }
  function unsent(title, detail, again) {
    flush();
    sending = false; liveYou.textContent = ""; answer(answering); tell("");
    complain(title, detail, again);
    follow();
  }
  function freshKey() {
    composer.elements.key.value = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  composer.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (answering || sending) return tell(say("{name} is still answering. Your words stay here.", { name }));
    const said = words.value, body = new URLSearchParams(new FormData(composer));
    const sent = fetch(composer.action, { method: "POST", body, headers: { accept: "application/json" }, signal: AbortSignal.timeout(30000) });
    sending = true; following = true;
    soon(() => {
      notice.replaceChildren(); words.removeAttribute("aria-invalid"); send.setAttribute("aria-disabled", "true");
      liveYou.textContent = said; live.hidden = false;
      tell(say("{name} is answering.", { name })); follow();
    });
    let response, told;
    try {
      response = await sent;
      told = await response.json();
    } catch { return unsent(say("That did not reach the server."), say("Your words are still in the box."), true); }
    if (response.status === 202) {
      if (words.value === said) words.value = "";
      keep(); freshKey();
      if (document.activeElement === send) words.focus({ preventScroll: true });
      if (told.turn >= next) { if (told.status === "answering") answer(true); else finish(told.turn); }
    } else if (told.code === "distress") {
      unsent("", ""); words.value = ""; keep();
      notice.innerHTML = told.html; notice.firstElementChild.focus(); notice.scrollIntoView({ block: "nearest" });
    } else {
      words.setAttribute("aria-invalid", "true");
      unsent(told.title, told.detail, response.status >= 500);
    }
  });
  by("stop-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    tell(say("Stopping."));
    const body = new URLSearchParams(new FormData(event.target));
    try {
      const response = await fetch(event.target.action, { method: "POST", body, headers: { accept: "application/json" } });
      if (answering && !(await response.json()).stopped) location.reload();
    } catch { lost(); }
    words.focus();
  });

  // ---- the keys' row (keys.js has the keys), the draft
  const enter = by("enter-sends");
  by("enter-row").hidden = by("keys").hidden = false;
  enter.checked = localStorage.getItem("enter-sends") === "yes";
  enter.addEventListener("change", () => localStorage.setItem("enter-sends", enter.checked ? "yes" : "no"));
  by("ending")?.addEventListener("toggle", () => { by("unsent").hidden = !words.value.trim(); });
  function keep() {
    if (words.value) sessionStorage.setItem(draftKey, JSON.stringify({ text: words.value, key: composer.elements.key.value }));
    else sessionStorage.removeItem(draftKey);
  }
  words.addEventListener("input", keep);
  const draft = JSON.parse(sessionStorage.getItem(draftKey) || "null");
  const said = [...turns.querySelectorAll(".you .words")].at(-1)?.textContent;
  const old = [said, liveYou.textContent, words.value].some((text) => text?.trim() === draft?.text.trim());
  const typed = words.value !== words.defaultValue;   // before this file was there
  if (draft && !old && typed) words.value = `${draft.text}\n${words.value}`;
  else if (draft && !old && !words.value) { words.value = draft.text; composer.elements.key.value = draft.key; }
  keep();

  // ---- beside the log: the time, the supervisor, what turns were heard as, the last turn taken back
  const post = (form) => fetch(form.action, {
    method: "POST", body: new URLSearchParams(new FormData(form)), headers: { accept: "application/json" },
  });
  const minutes = by("minutes"), began = Date.now() - Number(minutes.dataset.soFar) * 60000, extend = by("extend");
  let planned = Number(minutes.dataset.planned), told = null;
  // A status that stands there from the beginning is not read out: it is said once the page has settled.
  const opening = status.textContent, begun = next;
  if (opening && !answering) { status.textContent = ""; setTimeout(() => { if (!status.textContent && !sending && next === begun) tell(opening); }, 400); }
  const passed = () => Math.floor((Date.now() - began) / 60000);
  const band = () => { const left = planned - passed(); return left <= 0 ? 0 : left <= 1 ? 1 : left <= 5 ? 5 : null; };
  function tick() {
    minutes.textContent = say("{passed} of about {planned} minutes", { passed: passed(), planned });
    const now = band();
    if (now === told || answering) return;
    told = now;
    if (now === 0) tell(say("The planned minutes have passed. Take the time you need to come to a close."));
    else if (now === 1) tell(say("About one minute is left. Alt with M adds five."));
    else if (now !== null) tell(say("About five minutes are left. Alt with M adds five."));
  }
  if (minutes.dataset.timed === "yes") {
    told = band();
    setInterval(tick, 15000);
    if (extend) by("extend-key").hidden = false;
    extend?.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        planned = (await (await post(extend)).json()).planned;
        by("planned-minutes").textContent = planned; told = band();
        minutes.textContent = say("{passed} of about {planned} minutes", { passed: passed(), planned });
        tell(say("Five minutes more: about {planned} in all.", { planned }));
      } catch { lost(); }
    });
  }
  by("supervisor-body").addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const response = await post(event.target), given = await response.json();
      if (!response.ok) return complain(given.title, given.detail);
      by("supervisor-body").innerHTML = given.html;
      // The button that had the focus is gone with the old piece: the hint takes it, and is read out.
      by("supervisor-body").querySelector(".hints li:last-child").focus();
    } catch { lost(); }
  });
  async function listen() {
    const response = await fetch(`${base}/heard`);
    if (response.ok) by("heard-body").innerHTML = (await response.json()).html;
  }
  if (heard) {
    heard.open = heard.open || localStorage.getItem("heard") === "yes";
    heard.addEventListener("toggle", () => {
      localStorage.setItem("heard", heard.open ? "yes" : "no");
      if (heard.open) listen().catch(lost);
    });
  }
  // The pad brings its own library, and only when it is opened: the talk stays light.
  by("pad")?.addEventListener("toggle", (event) => {
    const pad = event.target, script = document.createElement("script");
    if (!pad.open || pad.dataset.there) return;
    pad.dataset.there = "yes";
    script.src = pad.dataset.htmx;
    script.addEventListener("load", () => window.htmx.ajax("GET", `${base}/workpad`, { target: "#pad-body", swap: "innerHTML" }));
    document.head.append(script);
  });
  undo?.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (answering || sending) return;
    undoing = true;
    try {
      const response = await post(undo), gone = await response.json();
      if (!response.ok) { undoing = false; return complain(gone.title, gone.detail); }
      words.value = words.value.trim() ? words.value : gone.words; freshKey(); keep();
      location.reload();
    } catch { undoing = false; lost(); }
  });
  if (talk.dataset.live === "elsewhere") setTimeout(() => location.reload(), 2000);
})();
