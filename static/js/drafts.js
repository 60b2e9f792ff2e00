/* A form with a draft (the tag draft) is saved while it is typed, and is there again when the page is opened again. What
   could not be sent yet waits in this browser (localStorage). */
(() => {
  "use strict";

  const PAUSE = 1200; // milliseconds
  const LONGEST = 10000;
  const LATEST = 60000;
  const DAY = 86400000;
  const { reader } = document.body.dataset;
  if (!reader || !window.typed) return;
  const { isKept, read, fill } = window.typed;

  const COPY = `draft:${reader}:`;
  const forms = new Map();
  const copies = {
    all: (prefix) => Object.keys(localStorage).filter((name) => name.startsWith(prefix)),
    get: (key) => JSON.parse(localStorage.getItem(COPY + key)),
    put: (key, copy) => localStorage.setItem(COPY + key, JSON.stringify(copy)),
    drop: (key) => localStorage.removeItem(COPY + key),
    dropAll: () => copies.all(COPY).forEach((name) => localStorage.removeItem(name)),
    /* What was never sent is not kept for ever, and on a machine that another person uses now not for long. */
    sweep: () => copies.all("draft:").forEach((name) => {
      const days = name.startsWith(COPY) ? 14 : 1;
      if (JSON.parse(localStorage.getItem(name)).since < Date.now() - days * DAY) localStorage.removeItem(name);
    }),
  };
  /* The browser may keep nothing, or no more. */
  const attempt = (act, ...given) => { try { return act(...given); } catch { return null; } };

  /* One window keeps its name through F5 and Back; a page that is opened anew is another. */
  const [visit] = performance.getEntriesByType("navigation");
  const known = visit?.type !== "navigate" && attempt(() => sessionStorage.getItem("writer"));
  const writer = known || Math.random().toString(36).slice(2) + Date.now().toString(36);
  attempt(() => sessionStorage.setItem("writer", writer));

  /* Another login renews the token; the page's own is the older one. */
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  const post = (address, values, keepalive) => {
    const headers = { "X-CSRFToken": token() ?? "" };
    return fetch(address, { method: "POST", body: new URLSearchParams(values), headers, redirect: "manual", keepalive });
  };

  const say = (draft, word, at) => {
    draft.line.querySelectorAll("[data-says]").forEach((one) => {
      one.hidden = one.dataset.says !== word;
      const time = one.querySelector("[data-at]");
      if (!one.hidden && time && at) time.textContent = at;
    });
  };

  const later = (draft, pause) => {
    clearTimeout(draft.timer);
    draft.timer = setTimeout(save, pause, draft);
  };

  const changed = (draft) => {
    Object.assign(draft, { dirty: true, sent: false });
    const copy = { base: draft.base, since: Date.now(), values: read(draft.form) };
    attempt(copies.put, draft.key, copy);
    draft.since ??= Date.now();
    if (!draft.other) later(draft, Date.now() - draft.since < LONGEST ? PAUSE : 0);
  };

  async function save(draft, { leaving = false, empty = false } = {}) {
    clearTimeout(draft.timer);
    if (draft.busy && !leaving) return draft.busy.then(() => save(draft, { empty }));
    const content = JSON.stringify(empty ? {} : read(draft.form));
    draft.revision = Math.max(draft.revision, draft.base) + 1;
    Object.assign(draft, { dirty: false, since: null });
    const said = {
      reader, writer, content, key: draft.key, base: draft.base, revision: draft.revision,
      title: document.querySelector("h1")?.innerText ?? "", place: location.pathname + location.search,
    };
    const answered = async (response) => {
      const ended = response.type === "opaqueredirect";
      if (!ended && !response.ok) throw new Error(response.status);
      const { state, revision, at, fields } = ended ? { state: "ended" } : await response.json();
      draft.failures = 0;
      draft.ended = state === "ended";
      if (state === "saved") draft.base = revision;
      draft.other = state === "elsewhere" ? { revision, fields } : null;
      if (state === "saved" && !draft.dirty) attempt(copies.drop, draft.key);
      if (draft.ended) draft.dirty = true;
      const nothing = state === "elsewhere" && !Object.keys(fields).length;
      say(draft, empty && state === "saved" ? "dropped" : nothing ? "sent" : state, at);
    };
    const failed = () => {
      draft.dirty = true;
      draft.failures += 1;
      say(draft, "trying");
      later(draft, Math.min(LATEST, PAUSE * 2 ** draft.failures));
    };
    draft.busy = post(draft.address, said, leaving && content.length < 60000).then(answered).catch(failed);
    await draft.busy;
    draft.busy = null;
  }

  const acts = {
    drop: (draft) => {
      draft.dropped = read(draft.form);
      fill(draft.form, draft.served);
      save(draft, { empty: true });
    },
    undo: (draft) => {
      fill(draft.form, draft.dropped);
      changed(draft);
    },
    theirs: (draft) => {
      const { revision, fields } = draft.other;
      draft.dropped = read(draft.form);
      fill(draft.form, fields);
      Object.assign(draft, { base: revision, other: null });
      changed(draft);
    },
    mine: (draft) => {
      Object.assign(draft, { base: draft.other.revision, other: null });
      changed(draft);
    },
  };

  /* Hidden fields differ from page to page. */
  const shown = (form, values) =>
    JSON.stringify(Object.entries(values).filter(([name]) => form.elements[name]?.type !== "hidden"));

  const attach = (line) => {
    const form = line.closest("form");
    if (!form || forms.has(form) || !isKept(form)) return;
    const { draft: key, address, revision, at, kept, answered } = line.dataset;
    const base = Number(revision);
    const draft = { form, line, key, address, base, revision: base, failures: 0, served: read(form) };
    forms.set(form, draft);
    const copy = attempt(copies.get, key);
    const values = copy && (copy.base >= base || kept) ? copy.values : kept && JSON.parse(kept);
    /* What was just sent, or came back from this tab (typed.js), goes before any draft. */
    if (answered !== undefined || form.querySelector("[data-typed-away]")) return void changed(draft);
    if (!values || shown(form, values) === shown(form, draft.served)) return void attempt(copies.drop, key);
    fill(form, values);
    const time = copy?.values === values && new Date(copy.since);
    say(draft, "restored", time ? time.toTimeString().slice(0, 5) : at);
    if (time) {
      draft.base = copy.base;
      changed(draft);
    }
  };

  const typing = (event) => {
    const draft = forms.get(event.target.form ?? event.target);
    if (draft) changed(draft);
  };
  document.addEventListener("input", typing);
  document.addEventListener("change", typing);

  document.addEventListener("click", (event) => {
    const act = event.target.closest("[data-draft-act]");
    if (act) acts[act.dataset.draftAct](forms.get(act.closest("form")));
    const all = event.target.closest("[data-take-all]");
    all?.closest(".conflict").querySelectorAll(`[value=${all.dataset.takeAll}]`).forEach((radio) => radio.click());
  });

  /* Which draft a form was, so that it goes with what the form does; and today's token. */
  document.addEventListener("formdata", ({ target, formData }) => {
    const draft = forms.get(target);
    if (!draft) return;
    clearTimeout(draft.timer);
    if (!draft.failures && !draft.ended) attempt(copies.drop, draft.key);
    draft.sent = true;
    draft.revision = Math.max(draft.revision, draft.base) + 1;
    const more = { draft: draft.key, "draft-writer": writer, "draft-revision": draft.revision };
    Object.entries(more).forEach(([name, value]) => formData.set(name, value));
    if (token()) formData.set("csrfmiddlewaretoken", token());
  });

  const unsent = () =>
    [...forms.values()].filter(({ dirty, sent, other, form }) => dirty && !sent && !other && form.isConnected);
  const flush = () => unsent().forEach((draft) => save(draft, { leaving: true }));
  window.addEventListener("online", flush);
  document.addEventListener("visibilitychange", flush);
  window.addEventListener("pagehide", flush);

  /* Who logs out leaves nothing on this machine; what is not sent yet is sent before. */
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-logs-out]")) return;
    if (!unsent().length) return void attempt(copies.dropAll);
    event.preventDefault();
    Promise.all(unsent().map((draft) => save(draft))).then(() => {
      attempt(copies.dropAll);
      event.target.submit();
    });
  });

  const begin = (root) => root.querySelectorAll("[data-draft]").forEach(attach);
  attempt(copies.sweep);
  begin(document);
  document.addEventListener("htmx:load", (event) => begin(event.detail.elt.parentElement ?? document));
})();
