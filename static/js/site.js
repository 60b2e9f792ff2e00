/* What the pages need beyond htmx: dialogs, menus that close, print, and reloads when a job is done. */
(() => {
  "use strict";

  const menus = () => document.querySelectorAll("details.menu[open]");

  document.addEventListener("click", (event) => {
    menus().forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });

    const opener = event.target.closest("[data-dialog]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.dialog);
      if (dialog && typeof dialog.showModal === "function") {
        event.preventDefault();
        dialog.showModal();
      }
      return;
    }
    const closer = event.target.closest("[data-close]");
    if (closer) {
      event.preventDefault();
      closer.closest("dialog").close();
      return;
    }
    if (event.target instanceof HTMLDialogElement) event.target.close();
    if (event.target.closest("[data-print]")) window.print();
    if (event.target.closest("[data-dismiss]")) event.target.closest(".message").remove();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menus().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    const toggle = document.getElementById("navigation-toggle");
    if (toggle) toggle.checked = false;
  });

  /* A form is sent once: a second click on a slow line must not hand in twice. Once sending has come to nothing (it was
     stopped, the line failed, the reader came back) it can be sent again, and after a while in any case. */
  const PATIENCE = 10000; // milliseconds
  const timers = new WeakMap();

  const release = (form) => {
    clearTimeout(timers.get(form));
    delete form.dataset.sent;
  };
  const releaseAll = () => document.querySelectorAll("form[data-sent]").forEach(release);
  const isFirst = (form) => {
    if (form.dataset.sent) return false;
    form.dataset.sent = "1";
    timers.set(form, setTimeout(() => release(form), PATIENCE));
    return true;
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("method") !== "post" || event.defaultPrevented) return;
    if (!isFirst(form)) event.preventDefault();
  });
  window.addEventListener("pageshow", releaseAll);
  window.navigation?.addEventListener("navigate", (event) => event.signal.addEventListener("abort", releaseAll));

  const sendsByHtmx = ({ elt, requestConfig }) => elt instanceof HTMLFormElement && requestConfig.verb !== "get";
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (sendsByHtmx(event.detail) && !isFirst(event.detail.elt)) event.preventDefault();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (sendsByHtmx(event.detail)) release(event.detail.elt);
  });

  /* Empty fields of a search form stay out of the address. */
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") return;
    const parameters = event.detail.parameters;
    Object.keys(parameters).forEach((name) => {
      if (parameters[name] === "") delete parameters[name];
    });
  });

  /* Paper cannot be unfolded: what is folded is printed, but for menus, help and the figures behind a picture. */
  let unfolded = [];
  window.addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("main details:not([open], .menu, .help, .behind)")];
    unfolded.forEach((one) => { one.open = true; });
  });
  window.addEventListener("afterprint", () => {
    unfolded.forEach((one) => { one.open = false; });
  });

  document.addEventListener("job-finished", (event) => {
    /* The part that polled has been replaced by then, so that the event arrives at the body. */
    const place = event.target === document.body ? document : event.target;
    if (place.closest?.("[data-reload]") || place.querySelector("[data-reload] .job")) window.location.reload();
  });
})();
