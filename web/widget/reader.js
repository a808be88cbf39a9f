// Bring the cited sentence into view; without this script the fragment still brings the clause.
(() => {
  const quote = document.querySelector("mark.quote");
  if (!quote) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const show = () => {  // scrolls this page only, not the one around it
    const box = quote.getBoundingClientRect();
    scrollTo({ top: scrollY + box.top - Math.max(40, (innerHeight - box.height) / 2), behavior: still ? "auto" : "smooth" });
  };
  if (document.readyState === "complete") show(); else addEventListener("load", show);
})();
