/* 筑问 ZhuWen: the one script of the help widget.
   <script src="…/widget.js" data-title="筑筑" data-plans="a,b" data-color="#0b5394" data-lang="zh" async></script>
   Everything lives in a shadow tree and a frame, so the page around can neither break it nor be broken. */
(() => {
  const script = document.currentScript;
  if (!script || window.zhuwenWidget) return;
  window.zhuwenWidget = true;
  const address = new URL(script.src), home = address.href.slice(0, address.href.lastIndexOf("/widget.js")), data = script.dataset;
  const words = {
    zh: ["打开智能问答", "收起智能问答", "智能问答", "智能问答暂时无法打开,可拨打 12345 咨询。", "问政策"],
    "zh-Hant": ["打開智能問答", "收起智能問答", "智能問答", "智能問答暫時無法打開,可撥打 12345 諮詢。", "問政策"],
    en: ["Open the assistant", "Close the assistant", "Policy assistant", "The assistant cannot be opened now; please call 12345.", "Ask"],
  };
  const lang = words[data.lang] ? data.lang : "zh", [openText, closeText, panelText, brokenText, shortText] = words[lang];
  const title = (data.title || shortText).slice(0, 20), color = /^#[0-9a-f]{6}$/i.test(data.color || "") ? data.color : "#0b5394";
  const query = new URLSearchParams({ site: location.origin, title: data.title || "", plans: data.plans || "", color: data.color || "", lang, tips: data.tips || "" });

  // Sizes are in px, since the page may set its root's font size to anything.
  // The page's strictest style sheet loses against inline declarations marked important, set by script (CSP allows that).
  const pin = (node, rules) => { for (const [name, value] of Object.entries(rules)) node.style.setProperty(name, value, "important"); };
  const host = document.createElement("div");
  pin(host, { all: "initial", position: "fixed", right: "0", bottom: "0", "z-index": "2147483000", display: "block", visibility: "visible", opacity: "1", transform: "none", filter: "none", "pointer-events": "auto", width: "0", height: "0", contain: "none" });
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; }
    button { position: fixed; right: max(20px, env(safe-area-inset-right)); bottom: max(20px, env(safe-area-inset-bottom)); display: inline-flex; align-items: center; gap: .55em; min-height: 52px; padding: 0 19.2px 0 16px; border: 0; border-radius: 32px; background: ${color}; color: #fff; font: 600 17px/1.2 -apple-system, "Segoe UI", "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; letter-spacing: .04em; cursor: pointer; box-shadow: 0 2px 6px #0003, 0 10px 28px #0b1a2b3d; }
    button:hover { filter: brightness(1.08); }
    button:focus-visible { outline: 3px solid #fff; box-shadow: 0 0 0 6px #14233a; }
    svg { width: 1.5em; height: 1.5em; fill: none; stroke: currentColor; stroke-width: 1.7; stroke-linejoin: round; stroke-linecap: round; }
    .panel { position: fixed; right: max(20px, env(safe-area-inset-right)); bottom: 88px; width: min(416px, calc(100vw - 40px)); height: min(704px, calc(100vh - 112px)); height: min(704px, calc(100dvh - 112px)); border-radius: 16px; overflow: hidden; background: #fff; box-shadow: 0 0 0 1px #14233a1f, 0 18px 60px #0b1a2b4d; }
    .panel[hidden] { display: none; }
    iframe { border: 0; width: 100%; height: 100%; display: block; color-scheme: normal; }
    p { margin: 0; padding: 20px; font: 16px/1.7 "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; color: #1d2733; }
    @media (max-width: 640px), (max-height: 512px) { .panel { inset: 0; width: 100%; height: 100%; border-radius: 0; } .open button { display: none; } }
    @media (prefers-reduced-motion: no-preference) { .panel { animation: rise .18s ease-out; } @keyframes rise { from { opacity: 0; transform: translateY(12px); } } }
    @media print { .all { display: none; } }`);
  shadow.adoptedStyleSheets = [sheet];

  const all = document.createElement("div"), button = document.createElement("button"), panel = document.createElement("div");
  all.className = "all"; panel.className = "panel"; panel.hidden = true; button.type = "button";
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24"); svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", "M4 5h16v11H11l-5 4v-4H4zM8 9h8M8 12.500h5"); svg.append(path);
  button.append(svg, title);
  all.append(panel, button); shadow.append(all);

  let frame = null, timer = 0, live = false;
  const say = (message) => { if (frame && live) frame.contentWindow.postMessage({ zhuwen: message }, address.origin); };
  const show = (open) => {
    if (open && !frame) load();
    panel.hidden = !open;
    all.classList.toggle("open", open);
    button.setAttribute("aria-expanded", String(open));
    button.setAttribute("aria-label", `${title}:${open ? closeText : openText}`);
    if (open) { frame?.focus(); say("open"); } else button.focus();
  };
  function load() {
    frame = document.createElement("iframe");
    frame.title = panelText; frame.allow = "clipboard-write"; frame.referrerPolicy = "no-referrer";
    frame.src = `${home}/widget/frame?${query}`;
    panel.replaceChildren(frame);
    timer = setTimeout(() => {  // refused, blocked or out of reach: say so, and let the next click try again
      const text = document.createElement("p");
      text.setAttribute("role", "alert"); text.textContent = brokenText;
      panel.replaceChildren(text); frame = null;
    }, 15000);
  }
  addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== address.origin) return;
    if (event.data?.zhuwen === "ready") { live = true; clearTimeout(timer); if (!panel.hidden) { frame.focus(); say("open"); } }
    if (event.data?.zhuwen === "close") show(false);
  });
  addEventListener("keydown", (event) => { if (event.key === "Escape" && !panel.hidden) show(false); });
  button.addEventListener("click", () => show(panel.hidden));
  button.setAttribute("aria-haspopup", "dialog");
  panel.setAttribute("role", "dialog"); panel.setAttribute("aria-label", panelText);
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-label", `${title}:${openText}`);
  const attach = () => document.body.append(host);
  if (document.body) attach(); else addEventListener("DOMContentLoaded", attach);
})();
