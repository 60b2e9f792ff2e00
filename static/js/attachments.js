/* Files of a form are sent as soon as they are chosen, in pieces: a line that breaks, a reload or a closed lid costs the
   piece that was under way. Without this script the same field is a plain file input. */
(() => {
  "use strict";

  const AT_ONCE = 2;
  const SMALLEST = 64 * 1024; // bytes of a piece
  const FIRST = 256 * 1024;
  const QUICK = 1000; // milliseconds
  const SLOW = 10000;
  const LONGEST_PAUSE = 30000;

  const { ask, pause, remember, remembered, Refused, SignedOut, Later } = window.line;

  const SIGNED_OUT = "登录已失效。请在新窗口登录后点“继续”，已传的部分不会丢失。";
  const BROKEN = "网络中断，恢复后自动继续";
  const MOVED = "文件已被移动或修改，请重新选择";

  const sizeInWords = (bytes) =>
    bytes >= 1024 ** 2 ? `${(bytes / 1024 ** 2).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;

  class Row {
    constructor(box, item) {
      this.box = box;
      this.item = item;
      this.state = "idle";
      item.row = this;
    }

    part(name) {
      return this.item.querySelector(`[data-attach-${name}]`);
    }

    get tick() {
      return this.item.querySelector("[type=checkbox]");
    }

    get caption() {
      return this.item.querySelector(".attach-caption");
    }

    get bar() {
      return this.item.querySelector("progress");
    }

    matches(file) {
      const { file: name, size, modified } = this.item.dataset;
      return name === file.name && Number(size) === file.size && Number(modified) === file.lastModified;
    }

    say(words, { loud = false, bad = false } = {}) {
      this.part("state").textContent = words;
      this.item.classList.toggle("attach-bad", bad);
      if (loud) this.box.say(`${this.part("file").textContent}：${words}`);
    }

    buttons(...list) {
      const place = this.part("buttons");
      const hadFocus = place.contains(document.activeElement);
      const name = this.part("file").textContent;
      place.replaceChildren(
        ...[...list, ["移除", () => this.remove()]].map(([label, act]) => {
          const button = document.createElement("button");
          button.type = "button";
          button.className = "btn btn-plain btn-sm";
          button.textContent = label;
          button.setAttribute("aria-label", `${label}：${name}`);
          button.addEventListener("click", act);
          return button;
        }),
      );
      if (hadFocus) place.firstElementChild.focus();
    }

    /* --- its life --- */

    take(file) {
      this.file = file;
      this.state = "waiting";
      this.item.classList.remove("attach-left");
      delete this.item.dataset.coming;
      this.part("file").textContent = file.name;
      this.bar.setAttribute("aria-label", `${file.name}的上传进度`);
      this.bar.hidden = false;
      this.say("等待上传");
      this.buttons();
    }

    /* One that was sent before goes with the form after all. */
    submit() {
      this.tick.checked = true;
      this.item.classList.remove("attach-left");
      this.say(this.item.dataset.words);
    }

    async run() {
      this.state = "sending";
      this.abort = new AbortController();
      this.buttons();
      try {
        await this.begin();
        await this.sendAll();
        await this.finish();
      } catch (error) {
        if (this.state !== "removed") this.stop(error);
      }
      this.box.next();
    }

    async begin() {
      const { form, place, begin } = this.box;
      const { name, size, lastModified } = this.file;
      const body = new URLSearchParams({ name, size, modified: lastModified, place });
      this.know(await this.insist(() => ask(form, begin, { body, signal: this.abort.signal })));
    }

    know(said) {
      this.token = this.tick.value = this.item.dataset.token = said.token;
      this.href = this.item.dataset.href = said.href;
      this.received = said.received;
      this.largest = said.piece;
      this.tick.disabled = false;
      this.tick.checked = true;
      this.caption.name = `${this.box.name}-caption-${said.token}`;
      this.caption.setAttribute("aria-label", `${this.file.name}的说明`);
      remember(this.box.place, said.token);
    }

    async sendAll() {
      let size = Math.min(FIRST, this.largest);
      while (this.received < this.file.size) {
        this.show();
        const began = performance.now();
        const said = await this.insist(async () => this.send(size), () => this.catchUp());
        this.received = said.received;
        const took = performance.now() - began;
        if (took < QUICK) size = Math.min(this.largest, size * 2);
        if (took > SLOW) size = Math.max(SMALLEST, size / 2);
      }
      this.show();
    }

    async send(size) {
      const piece = this.file.slice(this.received, this.received + size);
      let body;
      try {
        body = await piece.arrayBuffer();
      } catch {
        throw new Refused(MOVED);
      }
      const address = `${this.href}?offset=${this.received}`;
      return ask(this.box.form, address, { body, signal: this.abort.signal });
    }

    async catchUp() {
      const said = await ask(this.box.form, this.href, { method: "GET", signal: this.abort.signal });
      this.received = said.received;
    }

    async finish() {
      this.say("正在检查");
      const { form } = this.box;
      const said = await this.insist(() => ask(form, `${this.href}finish/`, { signal: this.abort.signal }));
      this.state = "done";
      this.bar.hidden = true;
      this.part("file").textContent = said.name;
      if (said.picture) {
        const picture = new Image();
        picture.src = said.picture;
        picture.alt = "";
        this.part("picture").replaceChildren(picture);
      }
      this.caption.hidden = false;
      this.say([said.size, said.state].filter(Boolean).join(" · "));
      this.box.say(`${said.name}已上传`);
      this.buttons();
    }

    /* Tries until the line is there again; what the site itself refuses is not tried twice. */
    async insist(act, before = async () => {}) {
      for (let failures = 0; ; failures += 1) {
        try {
          if (failures) await before();
          return await act();
        } catch (error) {
          const final = error instanceof Refused || error instanceof SignedOut || error instanceof Later;
          if (final || this.state !== "sending") throw error;
          this.say(`${BROKEN}（已传 ${this.percent}%）`, { loud: failures === 0 });
          await pause(Math.min(LONGEST_PAUSE, 1000 * 2 ** failures));
          if (this.state !== "sending") throw error;
        }
      }
    }

    get percent() {
      return this.file.size ? Math.floor((100 * (this.received ?? 0)) / this.file.size) : 0;
    }

    show() {
      this.bar.value = this.percent;
      this.say(`已传 ${this.percent}%，共 ${sizeInWords(this.file.size)}`);
    }

    stop(error) {
      if (error instanceof SignedOut || error instanceof Later) {
        this.state = "paused";
        this.say(error instanceof SignedOut ? SIGNED_OUT : error.message, { loud: true, bad: true });
        this.buttons(["继续", () => this.again()]);
        return;
      }
      this.state = "failed";
      this.bar.hidden = true;
      this.tick.disabled = true;
      this.tick.checked = false;
      this.say(error instanceof Refused ? error.message : "没有传成，请重新选择", { loud: true, bad: true });
      this.buttons();
    }

    again() {
      this.state = "waiting";
      this.say("等待上传");
      this.box.next();
    }

    remove() {
      this.state = "removed";
      this.abort?.abort();
      const { href } = this.item.dataset;
      if (href) ask(this.box.form, `${href}drop/`).catch(() => {});
      this.item.remove();
      this.box.input.focus();
      this.box.next();
    }
  }

  class Box {
    constructor(element) {
      const { begin, place, name, largest, one } = element.dataset;
      Object.assign(this, { element, begin, place, name, largest: Number(largest), one: one !== undefined });
      this.form = element.closest("form");
      this.list = element.querySelector("[data-attach-list]");
      this.template = element.querySelector("template[data-attach-row]").content.firstElementChild;
      this.inputs = [...element.querySelectorAll("[data-attach-input]")];
      [this.input] = this.inputs;
      element.classList.add("attach-on");
      this.inputs.forEach((input) => {
        input.removeAttribute("name");
        input.addEventListener("change", () => {
          this.choose([...input.files]);
          input.value = "";
        });
      });
      const words = element.querySelector("[data-attach-largest]");
      words.textContent = words.nextElementSibling.textContent;
      const camera = element.querySelector(".attach-camera");
      if (camera) camera.hidden = !window.matchMedia("(pointer: coarse)").matches;
      this.drops();
      this.earlier();
    }

    get rows() {
      return [...this.list.children].map((item) => item.row).filter(Boolean);
    }

    /* What the page already knows: kept ones, and those that were broken off. */
    earlier() {
      const mine = remembered(this.place);
      [...this.list.children].forEach((item) => {
        const row = new Row(this, item);
        if (mine.includes(item.dataset.token) && item.dataset.coming === undefined) {
          row.submit();
        }
        if (item.dataset.coming !== undefined) {
          row.tick.checked = false;
          row.tick.disabled = true;
          row.buttons(["选择同一文件", () => this.input.click()]);
        } else {
          row.buttons();
        }
      });
    }

    drops() {
      const { element } = this;
      const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
      element.addEventListener("dragover", (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        element.classList.add("attach-over");
      });
      ["dragleave", "drop"].forEach((name) =>
        element.addEventListener(name, () => element.classList.remove("attach-over")),
      );
      element.addEventListener("drop", (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        this.choose([...event.dataTransfer.files]);
      });
      this.form.addEventListener("paste", (event) => {
        const files = [...(event.clipboardData?.files ?? [])];
        if (!files.length) return;
        event.preventDefault();
        this.choose(files);
      });
    }

    choose(files) {
      (this.one ? files.slice(0, 1) : files).forEach((file) => {
        if (this.one) this.rows.forEach((row) => row.remove());
        const known = this.rows.find((row) => row.state === "idle" && row.matches(file));
        if (known && known.item.dataset.coming === undefined) {
          known.submit();
          return;
        }
        const row = known ?? new Row(this, this.list.appendChild(this.template.cloneNode(true)));
        row.take(file);
        const wrong = this.wrong(file);
        if (wrong) row.stop(new Refused(wrong));
      });
      this.next();
    }

    /* What can be told at once; the site says the rest, and all of it again. */
    wrong({ name, size }) {
      const ending = name.includes(".") ? name.split(".").pop().toLowerCase() : "";
      if (size === 0) return "空文件，没有内容";
      if (size > this.largest) return `有 ${sizeInWords(size)}，单个文件不能超过 ${sizeInWords(this.largest)}`;
      /* How to save it otherwise, the site knows: it is asked, and nothing is sent. */
      return ending ? "" : "文件名没有后缀，请补上后缀（如 .jpg、.pdf）";
    }

    next() {
      const { rows } = this;
      const free = AT_ONCE - rows.filter((row) => row.state === "sending").length;
      rows.filter((row) => row.state === "waiting").slice(0, Math.max(0, free)).forEach((row) => row.run());
      this.submitLater();
    }

    get busy() {
      return this.rows.filter((row) => row.state === "waiting" || row.state === "sending");
    }

    get stuck() {
      return this.rows.find((row) => row.state === "failed" || row.state === "paused");
    }

    say(words) {
      this.element.querySelector("[data-attach-said]").textContent = words;
    }

    /* --- a form that is sent while files are on their way --- */

    hold(submitter) {
      if (this.stuck) {
        this.tell("有文件没有上传成功，请移除或重新选择后再提交。");
        this.stuck.item.querySelector("button")?.focus();
        return true;
      }
      if (!this.busy.length) return false;
      this.submitter = submitter;
      this.tell("文件传完后自动提交，请不要关闭页面。");
      return true;
    }

    submitLater() {
      if (this.submitter === undefined || this.busy.length) return;
      const { submitter } = this;
      this.submitter = undefined;
      if (this.stuck) this.tell("有文件没有上传成功，请移除或重新选择后再提交。");
      else this.form.requestSubmit(submitter);
    }

    tell(words) {
      let line = this.element.querySelector(".attach-told");
      if (!line) {
        line = document.createElement("p");
        line.className = "attach-told";
        this.element.append(line);
      }
      line.textContent = words;
      this.say(words);
    }
  }

  const boxes = [...document.querySelectorAll("[data-attach]")].map((element) => new Box(element));

  document.addEventListener(
    "submit",
    (event) => {
      const held = boxes.filter((box) => box.form === event.target).some((box) => box.hold(event.submitter));
      if (!held) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );
})();
