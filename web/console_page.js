// The console's own script: citations open in the reader beside the work, files are saved, text is copied.
// Input: clicks. Output: the reader's address. Does not know: answers; everything shown comes from the server.
(() => {
  const LINK = 'a[href*="/plans/"]';
  let links = [], at = -1, opener = null, settle = null;

  const words = () => JSON.parse(document.getElementById("zw-reader")?.dataset.words || "{}");
  const reader = () => document.getElementById("zw-reader");
  const frame = () => reader()?.querySelector("iframe");
  const wide = () => matchMedia("(min-width: 1000px)").matches;

  function open(link) {
    const group = link.closest("[data-group], .message, table, #zw-work") || document;
    const seen = new Set();
    links = [...group.querySelectorAll(LINK)].filter((a) => !seen.has(a.href) && seen.add(a.href));
    at = links.findIndex((a) => a.href === link.href);
    opener = link;
    settle = holding(link);
    go(link.href);
    settle();
  }

  // The work gets narrower beside the reader, and a fragment in a frame scrolls the page around it: the link stays put.
  function holding(link) {
    const top = link.getBoundingClientRect().top, page = scrollY;
    const log = link.closest("#zw-chat [role=log]");
    return () => {
      if (!wide() || !link.isConnected) return;
      if (log) scrollTo({ top: page, behavior: "instant" });
      (log || window).scrollBy({ top: link.getBoundingClientRect().top - top, behavior: "instant" });
    };
  }

  function go(address) {
    const box = reader();
    box.hidden = false;
    document.body.classList.add("zw-reading");
    const page = frame();
    page.contentWindow.location.replace(address);
    page.dataset.address = address;
    for (const [act, step] of [["prev", -1], ["next", 1]])
      box.querySelector(`[data-act=${act}]`).disabled = !links[at + step];
    if (!wide()) box.querySelector("[data-act=close]").focus();
  }

  function step(by) {
    if (!links[at + by]) return;
    at += by;
    go(links[at].href);
  }

  function close() {
    const back = opener?.isConnected ? holding(opener) : null;
    reader().hidden = true;
    document.body.classList.remove("zw-reading");
    back?.();
    opener?.focus({ preventScroll: wide() });
  }

  function share(...hidden) {
    const url = new URL(frame().dataset.address);
    for (const name of ["embed", ...hidden]) url.searchParams.delete(name);
    return url.href;
  }

  function crumb() {
    const page = frame().contentDocument;
    const name = page?.querySelector(".head .name")?.textContent || "";
    const unit = page?.querySelector(".unit.cited > .anchor, .unit:target > .anchor");
    const path = (unit?.title || "").split(" › ").filter(Boolean);
    const box = reader().querySelector(".zw-crumb");
    box.replaceChildren(...[name, ...path].flatMap((text, n) => {
      const part = document.createElement(n ? "span" : "b");
      part.textContent = text;
      return n ? [" › ", part] : [part];
    }));
  }

  async function copy(text) {
    if (!text) return;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    tell(words().copied);
  }

  function tell(said, ms = 1800) {
    const note = Object.assign(document.createElement("p"), { className: "zw-told", textContent: said });
    note.setAttribute("role", "status");
    document.body.append(note);
    setTimeout(() => note.remove(), ms);
  }

  for (const name of ["offline", "online"]) addEventListener(name, () => tell(words()[name], 8000));

  function save(file) {
    if (!file) return;
    const bytes = Uint8Array.from(atob(file.data), (c) => c.charCodeAt(0));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes], { type: file.type }));
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  function theme() {
    const dark = document.body.classList.toggle("dark");
    localStorage.setItem("zhuwen-theme", dark ? "dark" : "light");
  }

  const ACTS = {
    prev: () => step(-1), next: () => step(1), close, theme,
    share: () => copy(share("view")), open: () => window.open(share(), "_blank", "noopener"),
  };

  addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const act = target?.closest("[data-act]")?.dataset.act;
    if (act && ACTS[act]) return ACTS[act]();
    const link = target?.closest(LINK);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    event.stopPropagation();
    open(link);
  }, true);

  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && reader() && !reader().hidden) close();
  });

  document.addEventListener("load", (event) => {
    if (event.target === frame()) {
      crumb();
      settle?.();
      settle = null;
      frame().contentDocument?.addEventListener("keydown", (e) => { if (e.key === "Escape") close(); });
    }
  }, true);

  // Gradio calls its example buttons a list, which may hold list items only, and says some things in English only.
  let inView = null;  // the block whose progress bar was brought into view
  function mend() {
    for (const box of document.querySelectorAll(".examples[role=list]")) box.setAttribute("role", "group");
    const bar = document.querySelector("[data-testid=status-tracker]:not(.hide) .progress-level")?.closest(".block");
    if (bar && bar !== inView) bar.scrollIntoView({ block: "nearest" });
    inView = bar;
    keepFocus();
    follow();
    const { mended, said } = words();
    if (!mended) return;
    name(said);
    for (const part of document.querySelectorAll(".toast-wrap *")) {
      const text = part.children.length ? "" : part.textContent.trim();
      const found = mended[text] || (/^Invalid file type|size exceeded/.test(text) && said.bad_file);
      if (found && found !== text) part.textContent = found;
    }
    for (const box of document.querySelectorAll('.example[aria-label^="Select example"]')) box.ariaLabel = box.textContent.trim();
    for (const name of ["aria-label", "title"])
      for (const part of document.querySelectorAll(`button[${name}], input[${name}]`))
        if (mended[part.getAttribute(name)]) part.setAttribute(name, mended[part.getAttribute(name)]);
  }
  // An answer is read from its beginning: the last question stays at the top while its answer grows, until the reader moves.
  let followed = null, following = false;
  function follow() {
    const log = document.querySelector("#zw-chat [role=log]");
    const asked = [...(log?.querySelectorAll("[data-testid=user]") || [])].at(-1)?.closest(".message-row");
    if (!asked) followed = null;
    else if (asked !== followed) [followed, following] = [asked, true];
    if (followed && following) log.scrollTop += asked.getBoundingClientRect().top - log.getBoundingClientRect().top - 8;
  }
  for (const moved of ["wheel", "touchmove", "pointerdown", "keydown"])
    addEventListener(moved, (event) => { if (event.target.closest?.("#zw-chat")) following = false; }, { capture: true, passive: true });

  // Whoever works by keyboard finds the focus again where the part that had it is gone: an option, a form.
  let held = null;
  addEventListener("focusin", (event) => { held = event.target.matches(":focus-visible") ? event.target : null; });
  function keepFocus() {
    if (!held || document.activeElement !== document.body || held.checkVisibility()) return;
    held = null;
    const box = document.querySelector("#zw-question textarea");
    (box?.checkVisibility() ? box : document.querySelector("[role=tab][aria-selected=true]"))?.focus({ preventScroll: true });
  }

  // Messages are named by who speaks, not by their own source code; citations by what they open.
  function name(said) {
    for (const [part, text] of [["[data-testid=user]", said.asked], ["[data-testid=bot]", said.answered_by], ["#zw-chat [role=log]", said.chat],
      ["#zw-question .submit-button", said.send], ["#zw-question .stop-button", said.stop]])
      for (const box of document.querySelectorAll(part)) if (box.ariaLabel !== text) box.ariaLabel = text;
    for (const chip of document.querySelectorAll("a.zw-cite:not([aria-label])"))
      chip.ariaLabel = `${said.cite_label} ${chip.textContent}: ${chip.title}`;
    if (navigator.language === "en")  // the plans' own words are Chinese
      for (const part of document.querySelectorAll(".zw-sources, .zw-table tbody, .zw-clause p")) part.lang = "zh";
  }
  new MutationObserver(mend).observe(document.documentElement, { childList: true, subtree: true });

  document.documentElement.lang = navigator.language;  // the page's own, see console_html.py
  addEventListener("DOMContentLoaded", () => {
    const kept = localStorage.getItem("zhuwen-theme");
    if (kept) setTimeout(() => document.body.classList.toggle("dark", kept === "dark"), 0);
  });

  window.zhuwen = { save, copy };
})();
