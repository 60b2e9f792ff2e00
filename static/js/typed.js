/* What was typed into a form is kept until it has been saved: the session may end, or the line fail, while it is sent.
   It stays in this tab (sessionStorage), for the person who typed it, and never holds a password. A form that is saved
   while it is typed (drafts.js) is read and filled by the same hands. */
(() => {
  "use strict";

  const PREFIX = "typed:";
  const LARGEST = 200000; // characters
  const NEVER = new Set(["password", "file", "submit", "button", "reset", "image"]);

  const { reader, unsaved } = document.body.dataset;
  const here = window.location.pathname;

  const place = (form) => new URL(form.getAttribute("action") || here, window.location.href).pathname;
  const key = (form) => `${PREFIX}${reader}:${here}:${place(form)}`;
  const isPosted = (form) => form.matches("[method=post], [hx-post]");
  const fields = (form) =>
    [...form.elements].filter(
      (field) => field.name && !field.disabled && !NEVER.has(field.type) && field.name !== "csrfmiddlewaretoken",
    );
  /* A form with a secret in it is not kept at all, nor is one in which nothing is typed. */
  const isKept = (form) =>
    reader &&
    isPosted(form) &&
    !form.querySelector("[type=password], [autocomplete=one-time-code]") &&
    fields(form).some((field) => field.type !== "hidden");
  const isChoice = (field) => field.type === "checkbox" || field.type === "radio";

  const typed = (form) => {
    const values = {};
    fields(form).forEach((field) => {
      const list = (values[field.name] ??= []);
      if (isChoice(field)) {
        if (field.checked) list.push(field.value);
      } else if (field.selectedOptions) {
        list.push(...[...field.selectedOptions].map((option) => option.value));
      } else {
        list.push(field.dataset.before ?? field.value);
      }
    });
    return values;
  };

  /* Rows that were added while typing: a formset's container names its prefix and holds its empty row as a template. */
  const addRow = (rows) => {
    const total = rows.closest("form").elements[`${rows.dataset.rows}-TOTAL_FORMS`];
    const row = document.createElement("template");
    row.innerHTML = rows.querySelector("template[data-row]").innerHTML.replaceAll("__prefix__", total.value);
    total.value = Number(total.value) + 1;
    rows.append(row.content);
    window.htmx?.process(rows);
  };
  document.addEventListener("click", (event) => {
    const name = event.target.closest("[data-add-row]")?.dataset.addRow;
    if (name) addRow(event.target.closest("form").querySelector(`[data-rows="${name}"]`));
  });

  const fill = (form, values) => {
    form.querySelectorAll("[data-rows]").forEach((rows) => {
      const name = `${rows.dataset.rows}-TOTAL_FORMS`;
      for (let missing = values[name]?.[0] - form.elements[name].value; missing > 0; missing -= 1) addRow(rows);
    });
    const rest = Object.fromEntries(Object.entries(values).map(([name, list]) => [name, [...list]]));
    fields(form).forEach((field) => {
      const list = rest[field.name];
      if (!list) return;
      if (isChoice(field)) field.checked = list.includes(field.value);
      else if (field.options) [...field.options].forEach((option) => (option.selected = list.includes(option.value)));
      else if (list.length) field.value = list.shift();
    });
  };

  const keep = (name, what) => {
    const text = JSON.stringify(what);
    try {
      if (text.length <= LARGEST) sessionStorage.setItem(name, text);
    } catch {
      /* The browser's room is full, or it keeps nothing. */
    }
  };

  const kept = () => {
    try {
      return Object.keys(sessionStorage)
        .filter((name) => name.startsWith(PREFIX))
        .map((name) => [name, JSON.parse(sessionStorage.getItem(name))]);
    } catch {
      return [];
    }
  };

  const restore = (name, values) => {
    const form = [...document.forms].find((one) => isKept(one) && key(one) === name);
    if (!form || JSON.stringify(typed(form)) === JSON.stringify(values)) {
      sessionStorage.removeItem(name);
      return;
    }
    const served = typed(form);
    fill(form, values);
    const line = document.getElementById("typed-back").content.firstElementChild.cloneNode(true);
    line.querySelector("[data-typed-away]").addEventListener("click", () => {
      fill(form, served);
      sessionStorage.removeItem(name);
      line.remove();
      form.dispatchEvent(new Event("input", { bubbles: true }));
    });
    form.prepend(line);
    form.closest("dialog")?.showModal();
    line.scrollIntoView({ block: "center" });
  };

  window.typed = { isKept, read: typed, fill };

  /* The page that answers a form tells what became of it: the login and error pages, that it was not saved. */
  const [visit] = performance.getEntriesByType("navigation");
  const from = document.referrer && new URL(document.referrer).pathname;
  const answers = (one) => one.sent && visit?.type === "navigate" && from === one.page;
  kept().forEach(([name, one]) => {
    if (unsaved !== undefined) keep(name, { ...one, sent: false });
    else if (!reader) return;
    else if (one.reader !== reader || answers(one)) sessionStorage.removeItem(name);
    else if (one.page === here) restore(name, one.values);
  });

  const keepTyped = (form) => {
    if (isKept(form)) keep(key(form), { reader, page: here, sent: true, values: typed(form) });
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-forgets-typed]")) kept().forEach(([name]) => sessionStorage.removeItem(name));
    else if (!event.defaultPrevented) keepTyped(form);
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt } = event.detail;
    if (elt instanceof HTMLFormElement) keepTyped(elt);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful, xhr } = event.detail;
    if (!(elt instanceof HTMLFormElement) || !successful || !isKept(elt)) return;
    if (!xhr.getResponseHeader("HX-Redirect")) sessionStorage.removeItem(key(elt));
  });
})();
