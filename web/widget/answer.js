// Draw an answer: sentences by origin, [n] as buttons, caveats, options, sources. Text only ever becomes text nodes.
(() => {
  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "class") node.className = value;
      else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  };
  ZW.make = make;
  ZW.fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  // Inline Markdown that answers use: **bold** and [n].
  function inline(into, text, cite) {
    for (const piece of text.split(/(\[\d+\]|\*\*[^*]+\*\*)/)) {
      if (/^\[\d+\]$/.test(piece)) into.append(cite(Number(piece.slice(1, -1))));
      else if (/^\*\*[^*]+\*\*$/.test(piece)) into.append(make("strong", {}, piece.slice(2, -2)));
      else if (piece) into.append(piece);
    }
  }

  // A row of a Markdown table; the first one is the head. What its cells are made of is said once, as caption.
  const ROW = /^\s*\|/;
  function addRow(table, block, text, origin, cite) {
    const cells = text.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());
    if (cells.every((cell) => /^:?-+:?$/.test(cell))) return table;
    const own = table || make("table");
    if (!table) block.append(own);
    if (origin && !own.caption) own.createCaption().textContent = origin;
    own.append(make("tr", {}, ...cells.map((cell) => {
      const box = make(table ? "td" : "th", table ? { lang: "zh" } : { scope: "col" });
      inline(box, cell, cite);
      return box;
    })));
    return own;
  }

  // Sentences of one origin share a block, which says once what they are.
  ZW.drawSentences = (into, sentences, words, cite) => {
    into.replaceChildren();
    let block = null, origin = null, line = null, table = null;
    for (const sentence of sentences) {
      if (!sentence.text.trim() && !line) continue;
      if (sentence.origin !== origin && !(table && ROW.test(sentence.text))) {
        origin = sentence.origin;
        block = make("div", { class: "part " + origin });
        if (words[origin]) block.append(make("p", { class: "tag" }, words[origin]));
        into.append(block);
        line = table = null;
      }
      sentence.text.split("\n").forEach((text, index) => {
        if (index > 0) line = null;
        if (ROW.test(text)) {
          table = addRow(table, block, text, sentence.origin === "message" ? "" : words[sentence.origin], cite);
          return;
        }
        if (text.trim()) table = null;
        const bullet = /^\s*[-·•]\s+/.exec(text);
        if (bullet || (!line && text.trim())) {
          const plan = origin === "quote" || origin === "fact";  // the plan's own language, whatever the page's is
          line = make("p", { class: bullet ? "item" : "", lang: plan && "zh" });
          block.append(line);
          text = text.slice(bullet ? bullet[0].length : 0);
        }
        if (line) inline(line, text, cite);
      });
    }
  };

  ZW.drawExtras = (into, answer, words, act) => {
    into.replaceChildren();
    const chip = (text, run) => make("button", { type: "button", class: "chip", onclick: run }, text);
    const kinds = Object.fromEntries(words.kinds.split("|").map((entry) => entry.split("=")));  // what the Chinese text says
    for (const [text, kind] of new Map(answer.caveats.map((c) => [c.text, c.kind]))) {
      into.append(make("p", { class: "caveat" }, make("b", {}, words.caveat + ": "), kinds[kind] || "", make("span", { lang: "zh" }, text)));
    }
    for (const notice of answer.notices || []) into.append(make("p", { class: "quiet" }, notice));
    if (answer.options.length) {
      into.append(make("div", { class: "chips", role: "group", "aria-label": words.options }, make("p", {}, words.options),
        ...answer.options.map((o) => chip(o.display_name || o.plan_title, () => act.choose(o)))));
    }
    if (answer.citations.length) {
      const heading = answer.outcome === "no_evidence" ? words.near : words.sources;
      into.append(make("div", { class: "sources" }, make("p", { class: "tag" }, heading), make("ol", {}, ...answer.citations.map((c) =>
        make("li", {}, make("button", { type: "button", onclick: (e) => act.open(c.token, e.currentTarget) },
          make("span", { class: "n", "aria-hidden": "true" }, String(c.token)),
          make("span", { lang: "zh" }, make("b", {}, c.display_name), " ", c.path.slice(-2).join(" › "))))))));
    }
    if (["no_evidence", "out_of_scope", "blocked"].includes(answer.outcome) || answer.outcome === "partial") into.append(act.human());
    if (answer.suggestions.length) {
      into.append(make("div", { class: "chips", role: "group", "aria-label": words.next }, make("p", {}, words.next),
        ...answer.suggestions.slice(0, 3).map((text) => chip(text, () => act.ask(text)))));
    }
  };

  // The clause with its quote marked; the quote stands in the clause text verbatim.
  ZW.drawClause = (citation) => {
    const at = citation.clause_text.indexOf(citation.quote);
    const text = make("div", { class: "clause", lang: "zh" });
    if (at < 0) text.append(make("mark", {}, citation.quote), make("p", {}, citation.clause_text));
    else text.append(citation.clause_text.slice(0, at), make("mark", {}, citation.quote), citation.clause_text.slice(at + citation.quote.length));
    return text;
  };
})();
