// Talk to the API: one question, its events, its errors. Knows nothing of the page.
(() => {
  const head = (config) => ({ "Content-Type": "application/json", "X-Zhuwen-Widget": config.token, "Accept-Language": config.lang });

  class Refusal extends Error {
    constructor(code, status, detail, wait) { super(detail); Object.assign(this, { code, status, wait }); }
  }

  async function post(config, path, body, signal) {
    let response;
    try {
      response = await fetch(config.base + path, {
        method: "POST", headers: head(config), body: JSON.stringify(body), signal, credentials: "omit", cache: "no-store",
      });
    } catch (error) {
      throw error.name === "AbortError" ? error : new Refusal("broken", 0, "");
    }
    if (response.ok) return response;
    const problem = await response.json().catch(() => ({}));
    throw new Refusal(problem.code || "failed", response.status, problem.detail || "", Number(response.headers.get("Retry-After")) || 0);
  }

  // Read server-sent events from a response and hand each to `take`.
  async function events(response, take) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "", ended = false;
    const block = (text) => {
      let name = "message";
      const data = [];
      for (const line of text.split("\n")) {
        if (line.startsWith("event:")) name = line.slice(6).trim();
        else if (line.startsWith("data:")) data.push(line.slice(5).trimStart());
      }
      if (!data.length) return;
      const value = JSON.parse(data.join("\n"));
      if (name === "error") throw new Refusal(value.code, value.status, value.detail, value.retry_after_s);
      ended = ended || name === "done";
      take(name, value);
    };
    for (;;) {
      let piece;
      try { piece = await reader.read(); } catch (error) { throw error.name === "AbortError" ? error : new Refusal("broken", 0, ""); }
      if (piece.done) break;
      rest += piece.value;
      for (let at; (at = rest.indexOf("\n\n")) >= 0; rest = rest.slice(at + 2)) block(rest.slice(0, at));
      if (ended) { reader.cancel().catch(() => {}); return; }  // whatever comes of the connection now, the answer is whole
    }
    if (!ended) throw new Refusal("broken", 0, "");
  }

  ZW.ask = async (config, body, take, signal) => events(await post(config, "/api/v1/ask/stream", body, signal), take);
  ZW.feedback = (config, body) => post(config, "/api/v1/feedback", body);
})();
