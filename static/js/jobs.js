/* Jobs that a page shows: asks how they stand, more and more seldom, while somebody looks; says so when it stops. */
(() => {
  "use strict";

  const SOONEST = 1000; // milliseconds
  const LATEST = 10000;
  const WATCHED_FOR = 3600000;
  const FAILURES = 5; // in a row

  /* By the number of the job's element, which each answer replaces. */
  const watched = new Map();

  const underWay = (element) =>
    element.matches?.(".job[hx-get]") ? [element] : [...(element.querySelectorAll?.(".job[hx-get]") ?? [])];

  const say = (job, word) => {
    job.querySelectorAll("[data-job-says]").forEach((line) => {
      line.hidden = line.dataset.jobSays !== word;
    });
  };

  const look = (job) => {
    if (document.hidden || !job.isConnected) return;
    window.htmx.trigger(job, "look");
  };

  const lookLater = (job, failures) => {
    const watch = watched.get(job.id) ?? { since: Date.now() };
    watched.set(job.id, watch);
    watch.failures = failures;
    clearTimeout(watch.timer);
    const age = Date.now() - watch.since;
    if (age > WATCHED_FOR || failures >= FAILURES) {
      watch.over = true;
      say(job, "stopped");
      return;
    }
    const pause = failures ? SOONEST * 2 ** failures : age / 10;
    watch.timer = setTimeout(() => look(job), Math.min(LATEST, Math.max(SOONEST, pause)));
  };

  document.addEventListener("htmx:load", (event) => {
    underWay(event.detail.elt).forEach((job) => lookLater(job, 0));
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt: job, successful, xhr } = event.detail;
    if (successful || underWay(job)[0] !== job) return;
    /* Who may not see the job, or no longer, asks no more. */
    const refused = xhr.status >= 400 && xhr.status < 500;
    say(job, "trying");
    lookLater(job, refused ? FAILURES : (watched.get(job.id)?.failures ?? 0) + 1);
  });

  document.addEventListener("visibilitychange", () => {
    underWay(document).forEach((job) => {
      if (!watched.get(job.id)?.over) look(job);
    });
  });
})();
