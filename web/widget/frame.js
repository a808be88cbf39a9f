// The help panel: conversation, overlay, settings of the reader. Runs in the frame, or fills the help page.
(() => {
  const config = JSON.parse(document.getElementById("config").textContent);
  const { make, fill } = ZW;
  const root = document.documentElement;
  const store = (area, name, value) => {  // storage may be barred inside a frame; then nothing is remembered
    try {
      if (value === undefined) return JSON.parse(window[area].getItem("zhuwen." + name));
      if (value === null) window[area].removeItem("zhuwen." + name); else window[area].setItem("zhuwen." + name, JSON.stringify(value));
    } catch { /* not remembered */ }
    return null;
  };
  const scope = (config.site || "self") + config.title;
  let lang = store("localStorage", "lang") || config.lang, words = ZW.words[lang] || ZW.words.zh;
  let size = store("localStorage", "size") || 0;
  let turns = store("sessionStorage", scope) || [];
  let running = null, ui = {};

  // ---- colours of the host site, never with too little contrast
  const shade = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
  const light = (rgb) => rgb.map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  if (config.color) {
    let rgb = shade(config.color);
    while (1.05 / (light(rgb) + 0.05) < 5.5) rgb = rgb.map((v) => Math.floor(v * 0.92));
    root.style.setProperty("--c", `rgb(${rgb.join()})`);
  }

  // ---- icons, drawn once
  const PATHS = {
    send: "M4 12l16-8-5 16-3.5-6.5z", close: "M6 6l12 12M18 6L6 18", stop: "M7 7h10v10H7z", up: "M7 11v9H4v-9zM7 11l4-8c2 0 2.6 1.4 2 4l-.6 3H19c1.2 0 1.8 1 1.5 2.2l-1.6 6.3c-.2.9-.9 1.5-1.8 1.5H7",
    down: "M17 13V4h3v9zM17 13l-4 8c-2 0-2.6-1.4-2-4l.6-3H5c-1.2 0-1.8-1-1.500-2.200l1.600-6.300C5.300 4.600 6 4 6.900 4H17", copy: "M9 9h11v11H9zM5 15H4V4h11v1",
    read: "M4 9v6h4l5 4V5L8 9zM16.500 8.500a5 5 0 010 7M19 6a8.500 8.500 0 010 12", left: "M15 5l-7 7 7 7", right: "M9 5l7 7-7 7",
  };
  const icon = (name) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("viewBox", "0 0 24 24"); svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", PATHS[name]); svg.append(path);
    return svg;
  };
  const tool = (name, text, run, shown = true) => make("button", { type: "button", class: "tool", title: text, "aria-label": shown ? undefined : text, onclick: run }, icon(name), shown ? make("span", {}, text) : null);
  const name = () => config.title || words.name;

  // ---- page
  function build() {
    words = ZW.words[lang] || ZW.words.zh;
    root.lang = lang;
    root.dataset.size = size;
    document.title = `${name()} · ${words.role}`;
    const sizes = words.sizes.split("|");
    ui.log = make("div", { class: "log", id: "log", role: "log", "aria-live": "polite", "aria-label": words.role, tabindex: "0" });
    ui.box = make("textarea", { id: "q", rows: "1", maxlength: config.limit, placeholder: words.placeholder, "aria-describedby": "hint", enterkeyhint: "send", autocomplete: "off" });
    ui.box.addEventListener("keydown", (e) => { if (e.key === "Enter" && !e.shiftKey && !e.isComposing) { e.preventDefault(); submit(); } });
    ui.box.addEventListener("input", grow);
    ui.send = make("button", { type: "submit", class: "send" });
    ui.send.append(icon("send"), make("span", { class: "hidden" }, words.send));
    const languages = make("select", { "aria-label": words.lang, title: words.lang, onchange: (e) => { lang = e.target.value; store("localStorage", "lang", lang); rebuild("select"); } },
      ...[["zh", "简体"], ["zh-Hant", "繁體"], ["en", "English"]].map(([value, text]) => make("option", { value, selected: value === lang }, text)));
    const grows = make("button", { type: "button", class: "size", "aria-label": fill(words.size, { size: sizes[size] }), title: words.larger, onclick: () => { size = (size + 1) % 3; store("localStorage", "size", size); rebuild(".size"); } }, "A", make("small", {}, "A"));
    const shut = config.page ? null : tool("close", words.close, () => tell("close"), false);
    document.getElementById("app").replaceChildren(
      make("header", {}, make("span", { class: "face", "aria-hidden": "true" }, name().slice(0, 1)),
        make("div", { class: "who" }, make("h1", {}, name()), make("p", {}, words.role)),
        make("div", { class: "set" }, grows, make("span", { class: "pick" }, languages), shut)),
      make("p", { class: "notice", role: "note" }, words.notice),
      make("main", { class: "talk" }, ui.log),
      make("footer", {}, make("form", { onsubmit: (e) => { e.preventDefault(); submit(); } },
        make("label", { class: "hidden", for: "q" }, words.ask), ui.box, ui.send),
      make("p", { id: "hint", class: "hint" }, words.hint),
      make("p", { class: "links" }, make("a", { href: "tel:12345" }, words.hotline),
        make("button", { type: "button", onclick: (e) => privacy(e.currentTarget) }, words.privacy),
        make("button", { type: "button", onclick: clear }, words.clear)),
      make("p", { class: "hint" }, [config.hours && fill(words.hours, { hours: config.hours }), config.filing].filter(Boolean).join(" · "))));
    welcome();
    turns.forEach((turn) => draw(turn));
    end();
  }
  const rebuild = (focus) => { stop(); build(); document.querySelector(focus)?.focus(); };
  const grow = () => { ui.box.style.height = "auto"; ui.box.style.height = Math.min(ui.box.scrollHeight, 140) + "px"; };
  const end = () => { ui.log.scrollTop = ui.log.scrollHeight; };
  const chips = (title, texts) => make("div", { class: "chips", role: "group", "aria-label": title }, make("p", {}, title), ...texts.map((text) => make("button", { type: "button", class: "chip", onclick: () => ask(text) }, text)));
  const human = () => {
    const [before, after] = words.human.split("12345");
    return make("p", { class: "human" }, before, make("a", { href: "tel:12345" }, "12345"), after, config.hours ? " " + fill(words.hours, { hours: config.hours }) : "");
  };

  function welcome() {
    const box = make("div", { class: "answer hello" }, make("p", {}, fill(words.greeting, { name: name() })));
    const tips = Array.isArray(config.tips) ? config.tips : config.tips[lang] || [];
    if (tips.length) box.append(chips(words.tips, tips));
    ui.log.append(box);
  }

  // ---- one turn: question, answer, tools
  function draw(turn) {
    const box = make("div", { class: "answer" }), text = make("div", { class: "text" }), extras = make("div", { class: "extras" });
    ui.log.append(make("div", { class: "asked" }, make("span", { class: "hidden" }, words.you + ":"), turn.shown || turn.question), box);
    box.append(make("span", { class: "hidden" }, words.bot + ":"), text, extras);
    turn.view = () => {
      const answer = turn.answer;
      ZW.drawSentences(text, answer ? answer.sentences : turn.sentences || [], words, (n) => cite(turn, n));
      if (!answer) return;
      ZW.drawExtras(extras, answer, words, { open: (n, from) => overlay(answer, n, from), choose: (o) => ask(turn.question, { plans: [o.plan_id], shown: o.display_name || o.plan_title }), ask, human });
      box.querySelector(".foot")?.remove();
      box.append(foot(turn, text));
    };
    turn.say = (words_, ...more) => extras.replaceChildren(make("p", { class: "state" }, words_), ...more);
    turn.view();
    turn.box = box;
    return box;
  }
  const cite = (turn, n) => make("button", { type: "button", class: "cite", "aria-label": fill(words.cite, { n }), onclick: (e) => turn.answer && overlay(turn.answer, n, e.currentTarget) }, String(n));

  function foot(turn, text) {
    const answer = turn.answer, written = answer.sentences.some((s) => s.origin === "model");
    const done = make("span", { class: "done", role: "status" });
    const speech = "speechSynthesis" in window && tool("read", words.read, (e) => speak(text, e.currentTarget), false);
    const verdict = (useful) => (e) => rate(turn, useful, e.currentTarget.closest(".foot"));
    const tools = make("div", { class: "tools" },
      turn.rated ? null : tool("up", words.useful, verdict(true), false), turn.rated ? null : tool("down", words.useless, verdict(false), false),
      tool("copy", words.copy, () => copy(turn, done), false), speech || null, done);
    return make("div", { class: "foot" }, make("p", { class: "ai" }, make("b", {}, "AI"), written ? words.labelModel : words.label), tools);
  }

  function submit() {
    if (running) { stop(); return; }
    const question = ui.box.value.trim();
    if (question) ask(question);
  }

  async function ask(question, { plans = [], shown = "" } = {}) {
    if (running) return;
    hush();
    const last = turns.filter((t) => t.answer);
    const turn = { question, shown, plans, sentences: [] };
    turns.push(turn);
    draw(turn);
    turn.say(words.thinking);
    ui.box.value = ""; grow(); end();
    running = new AbortController();
    ui.send.replaceChildren(icon("stop"), make("span", { class: "hidden" }, words.stop));
    ui.log.setAttribute("aria-busy", "true");
    try {
      await ZW.ask({ ...config, lang }, { question, plans, history: last.slice(-6).map((t) => t.question).filter((q) => q !== question || !plans.length) }, (event, data) => {
        if (event === "queued") turn.say(fill(words.queued, { n: data.ahead }));
        else if (event === "sentence") turn.sentences.push(data);
        else if (event === "replace") turn.sentences[data.index] = { ...turn.sentences[data.index], ...data };
        else if (event === "done") { turn.answer = data; delete turn.sentences; }
        if (event !== "queued") turn.view();
        end();
      }, running.signal);
    } catch (error) {
      fail(turn, error);
    }
    running = null;
    ui.log.removeAttribute("aria-busy");
    ui.send.replaceChildren(icon("send"), make("span", { class: "hidden" }, words.send));
    turns = turns.slice(-30);
    store("sessionStorage", scope, turns.filter((t) => t.answer).map(({ question: q, shown: s, plans: p, answer, rated }) => ({ question: q, shown: s, plans: p, answer, rated })));
    const asked = turn.box.previousSibling;  // a long answer is read from its beginning
    if (asked && ui.log.scrollHeight - asked.offsetTop + ui.log.offsetTop > ui.log.clientHeight) ui.log.scrollTop = asked.offsetTop - ui.log.offsetTop - 12;
    if (document.activeElement === document.body) ui.box.focus();
  }
  const stop = () => running?.abort();

  function fail(turn, error) {
    const again = make("button", { type: "button", class: "chip", onclick: () => { turns = turns.filter((t) => t !== turn); turn.box.previousSibling.remove(); turn.box.remove(); ask(turn.question, turn); } }, words.retry);
    const said = {
      rate_limited: fill(words.wait, { s: error.wait || 30 }), daily_budget: words.budget, busy: words.busy, not_ready: words.loading,
      too_long: fill(words.tooLong, { limit: config.limit }), broken: words.broken,
    }[error.code];
    if (error.name === "AbortError") turn.say(words.stopped, again);
    else if (error.status === 401) turn.say(words.expired, make("button", { type: "button", class: "chip", onclick: () => location.reload() }, words.reload));
    else { turn.say(said || words.failed, again); turn.box.append(human()); }
    if (!said && !error.name) console.warn("zhuwen:", error.code);
  }

  // ---- what can be done with an answer
  function plain(turn) {
    const a = turn.answer;
    const lines = a.citations.map((c) => `[${c.token}] ${c.display_name} ${c.path.join(" › ")}:“${c.quote}”`);
    return [a.answer, ...a.caveats.map((c) => c.text), ...lines, "— " + words.copied].join("\n");
  }
  async function copy(turn, done) {
    const text = plain(turn);
    try { await navigator.clipboard.writeText(text); } catch {
      const area = make("textarea", { class: "hidden" });  // older browsers, and frames without the permission
      area.value = text; document.body.append(area); area.select(); document.execCommand("copy"); area.remove();
    }
    done.textContent = words.copyDone;
  }
  document.addEventListener("copy", (e) => {  // a selection takes the label along too
    if (e.target.closest?.("textarea")) return;
    const chosen = String(getSelection());
    if (!chosen.trim() || !getSelection().anchorNode?.parentElement?.closest(".answer, dialog")) return;
    e.clipboardData.setData("text/plain", `${chosen}\n— ${words.copied}`);
    e.preventDefault();
  });
  function speak(text, button) {
    if (speechSynthesis.speaking) { hush(); return; }
    const copyOf = text.cloneNode(true);
    copyOf.querySelectorAll(".cite").forEach((n) => n.remove());
    copyOf.querySelectorAll("p, th, td, caption").forEach((n) => n.append(","));  // a pause
    const said = new SpeechSynthesisUtterance(copyOf.textContent);
    said.lang = lang === "en" && /^[\x00-\x7f]*$/.test(copyOf.textContent) ? "en" : "zh-CN";
    said.onend = said.onerror = () => { button.setAttribute("aria-label", words.read); button.classList.remove("on"); };
    button.setAttribute("aria-label", words.readStop); button.classList.add("on");
    speechSynthesis.speak(said);
  }
  const hush = () => { if ("speechSynthesis" in window) speechSynthesis.cancel(); };

  async function rate(turn, useful, box) {
    const send = async (reason) => {
      turn.rated = true;
      try { await ZW.feedback(config, { answer_id: turn.answer.answer_id, useful, reason }); } catch { /* a lost verdict is no trouble for the reader */ }
      const thanks = make("p", { class: "thanks", role: "status", tabindex: "-1" }, words.thanks);
      box.querySelector(".why")?.remove();
      box.querySelectorAll(".tool").forEach((b, i) => { if (i < 2) b.remove(); });
      box.append(thanks); thanks.focus();
    };
    if (useful) { await send(""); return; }
    if (box.querySelector(".why")) return;
    const field = make("input", { type: "text", maxlength: "200", "aria-label": words.why, placeholder: words.why });
    const form = make("form", { class: "why", onsubmit: (e) => { e.preventDefault(); send(field.value.trim()); } },
      make("div", { class: "chips" }, ...words.reasons.split("|").map((text) => make("button", { type: "button", class: "chip", onclick: () => send(text) }, text))),
      field, make("button", { type: "submit", class: "chip" }, words.submit));
    box.append(form); form.querySelector("button").focus(); form.scrollIntoView({ block: "nearest" });
  }

  // ---- overlays: <dialog> keeps the focus inside and gives it back
  function dialog(title, from, ...content) {
    const box = make("dialog", { "aria-labelledby": "dt" }, make("div", { class: "bar" }, make("h2", { id: "dt", tabindex: "-1" }, title), tool("close", words.close, () => box.close(), false)), ...content);
    box.addEventListener("click", (e) => { if (e.target === box) box.close(); });
    box.addEventListener("close", () => { box.remove(); (from?.isConnected ? from : ui.box).focus(); });
    document.body.append(box);
    box.showModal();
    box.querySelector("#dt").focus();
    return box;
  }
  function overlay(answer, token, from) {
    const index = answer.citations.findIndex((c) => c.token === token), c = answer.citations[index];
    if (!c) return;
    const go = (step) => { const next = answer.citations[index + step]; box.remove(); overlay(answer, next.token, from); };
    const step = (name_, text, by) => { const b = tool(name_, text, () => go(by)); b.disabled = !answer.citations[index + by]; return b; };
    const [path, fragment] = c.url.split("#");
    const link = make("a", { href: `${config.base}${path}?q=${c.start}-${c.end}#${fragment}`, target: "_blank", rel: "noopener" }, words.full, make("span", { class: "hidden" }, words.newWindow));
    const box = dialog(`[${c.token}] ${c.display_name}`, from, make("p", { class: "crumb" }, c.plan_title), make("p", { class: "crumb" }, c.path.join(" › ")),
      make("p", { class: "tag" }, words.clause), ZW.drawClause(c),
      make("div", { class: "bar steps" }, step("left", words.prev, -1), link, step("right", words.following, 1)));
    box.querySelector("mark")?.scrollIntoView({ block: "nearest" });
  }
  const privacy = (from) => dialog(words.privacy, from, make("ul", { class: "rules" }, ...words.privacyText.split("|").map((text) => make("li", {}, text))), human());
  function clear() { stop(); turns = []; store("sessionStorage", scope, null); build(); ui.box.focus(); }

  // ---- the page around the frame
  const tell = (what) => { if (parent !== window) parent.postMessage({ zhuwen: what }, config.site || location.origin); };
  addEventListener("message", (e) => {
    if (e.source === parent && e.origin === (config.site || location.origin) && e.data?.zhuwen === "open") ui.box.focus();
  });
  addEventListener("keydown", (e) => { if (e.key === "Escape" && !document.querySelector("dialog[open]")) tell("close"); });
  addEventListener("pagehide", hush);
  build();
  tell("ready");
})();
