/* How much waits for the reader (待办), beside its entry: asked once the page is there, so that no page waits for it. */
(() => {
  "use strict";

  const places = document.querySelectorAll("[data-count]");
  if (!places.length) return;

  const show = ({ waiting, late }) => {
    places.forEach((place) => {
      place.textContent = waiting > 99 ? "99+" : String(waiting);
      place.title = late ? `${waiting} 项待办，其中 ${late} 项逾期` : `${waiting} 项待办`;
      place.classList.toggle("late", late > 0);
      place.hidden = !waiting;
    });
  };

  const ask = async () => {
    try {
      const answer = await fetch(places[0].dataset.count, { headers: { "HX-Request": "true", "X-Asked-By-Itself": "1" } });
      if (answer.ok && answer.headers.get("Content-Type")?.startsWith("application/json")) show(await answer.json());
    } catch {
      /* The reader has gone on, or the line failed: the number is not worth a word. */
    }
  };

  ask();
  /* Back: the page is there as it was, and something may be done since. */
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) ask();
  });
})();
