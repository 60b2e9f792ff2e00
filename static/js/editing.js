/* Who else has the object of this page open (the tag editing): the page says now and then that it is open, and whether
   something was typed since. */
(() => {
  "use strict";

  const EVERY = 20000; // milliseconds
  let lines = [...document.querySelectorAll("[data-editing]")];
  let typed = false;

  const post = (line, said, keepalive = false) => {
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
    const headers = { "X-CSRFToken": token, "X-Asked-By-Itself": "1" };
    const body = new URLSearchParams(said);
    return fetch(line.dataset.editing, { method: "POST", body, headers, redirect: "manual", keepalive });
  };

  const tell = async (line) => {
    if (document.hidden) return;
    try {
      const response = await post(line, { typed: typed ? "1" : "" });
      /* Who may no longer edit it asks no more. */
      if (response.status === 404) lines = lines.filter((one) => one !== line);
      if (!response.ok) return;
      typed = false;
      const { others } = await response.json();
      const said = others.map((words) => Object.assign(document.createElement("li"), { textContent: words }));
      line.hidden = !others.length;
      line.querySelector("ul").replaceChildren(...said);
    } catch {
      /* The line failed; it is said again soon. */
    }
  };
  const tellAll = () => lines.forEach(tell);

  document.addEventListener("input", (event) => {
    const first = !typed;
    typed = true;
    /* The others learn of it at once, and then every now and then. */
    if (first && event.target.form) tellAll();
  });
  document.addEventListener("visibilitychange", tellAll);
  window.addEventListener("pagehide", () => lines.forEach((line) => post(line, { left: "1" }, true).catch(() => {})));
  if (lines.length) {
    tellAll();
    setInterval(tellAll, EVERY);
  }
})();
