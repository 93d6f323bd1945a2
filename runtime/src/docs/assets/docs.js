// Everything here is an addition: the pages are complete without it.
"use strict";
{
  const stored = {
    get(name) {
      try { return localStorage.getItem(`docs.${name}`); } catch { return null; }
    },
    set(name, value) {
      try { localStorage.setItem(`docs.${name}`, value); } catch { /* a browser may keep nothing */ }
    },
  };
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (name, text, parent) => {
    const element = document.createElement(name);
    element.textContent = text;
    parent.append(element);
    return element;
  };

  // Light or dark.
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const toggle = document.querySelector(".colours");
  const isDark = () => root.dataset.colours ? root.dataset.colours === "dark" : dark.matches;
  const label = () => { toggle.textContent = isDark() ? "Light" : "Dark"; };
  const chosen = stored.get("colours");
  if (chosen === "dark" || chosen === "light") root.dataset.colours = chosen;
  toggle.hidden = false;
  label();
  dark.addEventListener("change", label);
  toggle.addEventListener("click", () => {
    root.dataset.colours = isDark() ? "light" : "dark";
    stored.set("colours", root.dataset.colours);
    label();
  });

  // One language for all examples.
  const choose = (language) => {
    for (const input of all(".tabs input")) if (input.value === language) input.checked = true;
  };
  const language = stored.get("language");
  if (language) choose(language);
  document.addEventListener("change", (event) => {
    if (!event.target.matches(".tabs input")) return;
    const before = event.target.getBoundingClientRect().top;
    stored.set("language", event.target.value);
    choose(event.target.value);
    scrollBy({ top: event.target.getBoundingClientRect().top - before, behavior: "instant" });
  });

  // Copy what is shown.
  for (const tabs of navigator.clipboard ? all(".tabs") : []) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    tabs.querySelector(".panel").before(button);
    button.addEventListener("click", async () => {
      const shown = all(".panel", tabs).find((panel) => getComputedStyle(panel).display !== "none");
      try {
        await navigator.clipboard.writeText(shown.textContent);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Not copied";
      }
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
  }

  // The list shows where the page is.
  const list = document.querySelector(".contents");
  list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });

  // The search.
  const search = document.querySelector(".search");
  const input = search.querySelector("input");
  const found = search.querySelector("ul");
  const status = search.querySelector(".status");
  const most = 30;
  search.hidden = false;
  const score = (entry, words) => {
    const name = entry[0].toLowerCase();
    const rest = `${entry[1]} ${entry[2]}`.toLowerCase();
    let sum = 0;
    for (const word of words) {
      if (name === word) sum += 8;
      else if (name.startsWith(word)) sum += 5;
      else if (name.includes(word)) sum += 3;
      else if (rest.includes(word)) sum += 1;
      else return 0;
    }
    return sum + (entry[1].startsWith("parameter") ? 0 : 1);
  };
  const close = () => {
    found.hidden = true;
    found.replaceChildren();
  };
  const show = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    close();
    if (words.length === 0) {
      status.textContent = "";
      return;
    }
    const ranked = (globalThis.actionapiSearch ?? []).map((entry) => [score(entry, words), entry]).filter(([points]) => points > 0);
    ranked.sort((one, other) => other[0] - one[0]);
    for (const [, [name, context, text, target]] of ranked.slice(0, most)) {
      const link = make("a", "", make("li", "", found));
      link.href = target;
      make("code", name, link);
      make("small", text ? `${context} – ${text}` : context, link);
      link.addEventListener("click", close);
    }
    if (ranked.length === 0) make("li", "Nothing found.", found);
    found.hidden = false;
    status.textContent = `${ranked.length} found`;
  };
  input.addEventListener("input", show);
  input.addEventListener("focus", show);
  document.addEventListener("click", (event) => { if (!search.contains(event.target)) close(); });
  search.addEventListener("focusout", (event) => { if (event.relatedTarget && !search.contains(event.relatedTarget)) close(); });
  search.addEventListener("keydown", (event) => {
    const links = all("a", found);
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape") {
      close();
      input.focus();
      close();
    } else if (event.key === "Enter" && at < 0 && links[0]) {
      links[0].click();
    } else if (event.key === "ArrowDown" && links.length > 0) {
      event.preventDefault();
      links[Math.min(at + 1, links.length - 1)].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      event.preventDefault();
      (links[at - 1] ?? input).focus();
    }
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.matches("input:not([type=radio]), textarea, select");
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
  });

  // The answers of forms, in place.
  for (const form of all(".trial form")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const answer = form.parentElement.querySelector(".answer");
      answer.textContent = "Sending…";
      try {
        const reply = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
        const page = new DOMParser().parseFromString(await reply.text(), "text/html");
        answer.replaceChildren(...(page.querySelector(".result")?.childNodes ?? ["The sandbox gave no answer."]));
      } catch (error) {
        answer.textContent = `The sandbox did not answer: ${error.message}`;
      }
    });
  }
}
