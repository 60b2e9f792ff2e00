/* The score sheet: the line whose explanation is shown is marked, and the explanation comes into view. */
(() => {
  "use strict";

  const mark = () => {
    const chosen = new URLSearchParams(window.location.search).get("item") || "";
    document.querySelectorAll(".tree tr, .branch-head, .absent li").forEach((row) => {
      const link = row.querySelector("a");
      const code = link ? new URLSearchParams(link.search).get("item") : null;
      row.classList.toggle("chosen", code !== null && code === chosen);
      const folded = row.classList.contains("chosen") && row.closest(".absent");
      if (folded) folded.open = true;
    });
  };

  /* On a phone the categories are folded, but for the one that is being read. */
  document.addEventListener("DOMContentLoaded", () => {
    if (!window.matchMedia("(max-width: 47.99rem)").matches) return;
    document.querySelectorAll(".branch").forEach((branch) => {
      branch.querySelector("details").open = branch.querySelector(".chosen") !== null;
    });
  });

  document.addEventListener("htmx:pushedIntoHistory", mark);
  document.addEventListener("htmx:afterSettle", (event) => {
    const panel = document.getElementById("explanation");
    if (!panel || event.target !== panel) return;
    const top = panel.getBoundingClientRect().top;
    if (top < 0 || top > window.innerHeight / 2) panel.scrollIntoView({ block: "start" });
    panel.focus({ preventScroll: true });
  });
})();
