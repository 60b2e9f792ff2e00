/* How a script of ours speaks to the site: what went wrong is told apart, so that only a broken line is
   tried again; and what was sent is remembered in this tab. */
(() => {
  "use strict";

  const LOST = 120000; // milliseconds

  class Refused extends Error {}
  class SignedOut extends Error {}
  class Later extends Error {}

  const pause = (milliseconds) =>
    new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        window.removeEventListener("online", wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      window.addEventListener("online", wake);
    });

  /* A login in another window changes the token; the cookie has the new one. */
  const csrf = (form) =>
    document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? form.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

  const ask = async (form, address, { body, signal, method = "POST" } = {}) => {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), LOST);
    signal?.addEventListener("abort", () => late.abort());
    try {
      const headers = { "X-CSRFToken": csrf(form) };
      if (body instanceof ArrayBuffer) headers["Content-Type"] = "application/octet-stream";
      const answer = await fetch(address, { method, body, headers, signal: late.signal });
      if (answer.redirected || answer.status === 403) throw new SignedOut();
      if (answer.status === 404) throw new Refused("文件已移除或过期，请重新选择");
      if (!answer.ok) throw new Error(answer.statusText);
      const said = await answer.json();
      if (said.problem) throw said.again ? new Later(said.problem) : new Refused(said.problem);
      return said;
    } finally {
      clearTimeout(timer);
    }
  };

  /* What was chosen in this tab is ticked again after a reload. */
  const memory = (place) => `attached:${place}`;
  const remembered = (place) => {
    try {
      return JSON.parse(sessionStorage.getItem(memory(place))) ?? [];
    } catch {
      return [];
    }
  };
  const remember = (place, token) => {
    try {
      sessionStorage.setItem(memory(place), JSON.stringify([...new Set([...remembered(place), token])].slice(-200)));
    } catch {
      /* The browser keeps nothing: the files are offered all the same. */
    }
  };

  window.line = { ask, pause, remember, remembered, Refused, SignedOut, Later };
})();
