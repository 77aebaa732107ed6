// The live preview, in the browser: loads the page again when its bytes are others, swaps the style sheet, and shows
// what was found. Served by `rcabook serve` alone; no built page has it.
(() => {
  "use strict";

  const KEPT = "rcabook-preview";
  const me = document.currentScript;
  let styles = me.dataset.styles;
  let source = null;
  let lost = 0;

  // What a reload must not lose: where the reader was, and whether the panel was folded.
  const kept = (() => {
    try {
      return JSON.parse(sessionStorage.getItem(KEPT)) || {};
    } catch {
      return {};
    }
  })();

  function keep(more) {
    Object.assign(kept, more);
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(kept));
    } catch {
      // Without storage the browser's own memory of the place has to do.
    }
  }

  function reload() {
    close();
    keep({ path: location.pathname, x: scrollX, y: scrollY });
    location.reload();
  }

  function restore() {
    if (kept.path !== location.pathname || typeof kept.y !== "number") return;
    const { x, y } = kept;
    keep({ path: null });
    const go = () => scrollTo({ left: x, top: y, behavior: "instant" });
    go();
    if (document.readyState !== "complete") addEventListener("load", go, { once: true });
  }

  // The new style sheet stands beside the old one until it is there, so that the page is never without.
  function restyle(path) {
    const old = [...document.querySelectorAll("link[rel=stylesheet]")].find((link) =>
      new URL(link.href).pathname.endsWith(`/${styles}`),
    );
    if (!old) return reload();
    const fresh = old.cloneNode();
    fresh.href = old.href.slice(0, old.href.lastIndexOf(styles)) + path;
    fresh.addEventListener("load", () => old.remove(), { once: true });
    fresh.addEventListener("error", reload, { once: true });
    old.after(fresh);
    styles = path;
  }

  function element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children.filter((child) => child !== null));
    return made;
  }

  const place = (note) =>
    [note.file, note.line, note.column].filter((part) => part !== null && part !== undefined).join(":");

  function item(note) {
    const title = element(
      "p",
      { className: "rcabook-title" },
      element("strong", { className: `rcabook-${note.level}` }, note.level),
      " ",
      note.message,
    );
    const where = element(
      "p",
      { className: "rcabook-where" },
      element("code", {}, place(note)),
      " ",
      element("a", { href: `/rules/rcabook/${note.code}.html` }, note.code),
    );
    const shown = note.excerpt ? element("pre", { tabIndex: 0 }, note.excerpt) : null;
    shown?.setAttribute("role", "region");
    shown?.setAttribute("aria-label", `The place in ${note.file}`);
    const help = note.help ? element("p", { className: "rcabook-help" }, note.help) : null;
    return element("li", {}, title, where, shown, help);
  }

  function counts(state) {
    if (!state.total) return "";
    const errors = state.notes.filter((note) => note.level === "error").length;
    const all = `${state.total} finding${state.total === 1 ? "" : "s"}`;
    return errors ? `${all}, ${errors} error${errors === 1 ? "" : "s"}` : all;
  }

  const FOLLOWING = { checks: "checking", search: "search follows" };
  let panel = null;

  function build() {
    const status = element("span", { className: "rcabook-status" });
    status.setAttribute("role", "status");
    const fold = element("button", { type: "button", className: "rcabook-fold" });
    const list = element("ul", { id: "rcabook-findings" });
    fold.setAttribute("aria-controls", list.id);
    const aside = element("aside", { id: "rcabook-preview" }, element("div", { className: "rcabook-bar" }, status, fold), list);
    aside.setAttribute("aria-label", "Live preview");
    panel = { aside, status, fold, list, error: false, warning: false };
    fold.addEventListener("click", () => {
      keep({ folded: isOpen() });
      unfold();
    });
    document.body.append(aside);
  }

  // Until the reader has chosen, the page is not covered for what is only worth knowing, nor a small screen as long as
  // nothing is broken.
  const isSmall = matchMedia("(max-width: 40rem)");
  const isOpen = () =>
    typeof kept.folded === "boolean" ? !kept.folded : panel.error || (panel.warning && !isSmall.matches);

  function unfold() {
    const open = isOpen();
    panel.list.hidden = !open;
    panel.fold.textContent = open ? "Fold" : "Show";
    panel.fold.setAttribute("aria-expanded", String(open));
  }

  let later = 0;

  // What only lasts a moment is not worth a panel that comes and goes with each save.
  function hear(state) {
    clearTimeout(later);
    const passing = state.following.length > 0 && (!panel || panel.aside.hidden);
    if (passing && !state.total) later = setTimeout(show, 700, state);
    else show(state);
  }

  function show(state) {
    if (!panel) build();
    const said = [counts(state), ...state.following.map((name) => FOLLOWING[name] || name)].filter(Boolean).join(" · ");
    if (panel.status.textContent !== said) panel.status.textContent = said;
    const found = JSON.stringify(state.notes);
    if (panel.found !== found) {
      panel.found = found;
      const more = state.total - state.notes.length;
      panel.list.replaceChildren(
        ...state.notes.map(item),
        ...(more > 0 ? [element("li", {}, `and ${more} more, in the terminal`)] : []),
      );
    }
    panel.fold.hidden = !state.total;
    panel.aside.hidden = !said;
    panel.error = state.notes.some((note) => note.level === "error");
    panel.warning = state.notes.some((note) => note.level === "warn");
    panel.aside.classList.toggle("rcabook-has-error", panel.error);
    unfold();
  }

  function close() {
    clearTimeout(lost);
    if (source) source.close();
    source = null;
  }

  function connect() {
    if (source || document.hidden) return;
    const asked = new URLSearchParams({ page: location.pathname, key: me.dataset.key, styles });
    source = new EventSource(`/.rcabook/events?${asked.toString().replaceAll("+", "%20")}`);
    source.addEventListener("reload", reload);
    source.addEventListener("styles", (event) => restyle(event.data));
    source.addEventListener("notes", (event) => hear(JSON.parse(event.data)));
    source.addEventListener("open", () => clearTimeout(lost));
    source.addEventListener("error", () => {
      clearTimeout(lost);
      lost = setTimeout(() => show({ notes: [], total: 0, following: ["the preview has ended; start it again with `rcabook serve`"] }), 2000);
      // A browser gives up on a server that is not there; we do not.
      if (source && source.readyState === EventSource.CLOSED) {
        source = null;
        setTimeout(connect, 1000);
      }
    });
  }

  // A browser opens few connections to one server, and a page that nobody sees needs none.
  addEventListener("visibilitychange", () => (document.hidden ? close() : connect()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", connect);
  restore();
  connect();
})();
