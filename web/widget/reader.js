// Bring the cited sentence into view; without this script the fragment still brings the clause.
(() => {
  const quote = document.querySelector("mark.quote");
  if (!quote) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const show = () => quote.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
  if (document.readyState === "complete") show(); else addEventListener("load", show);
})();
