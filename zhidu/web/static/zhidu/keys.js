// Keys for what htmx shows: “/” goes to the search box, arrows walk the results, Escape closes them.
// Nothing depends on it: without script every search is a plain form, every result a plain link.
"use strict";

const typing = (one) => one.matches("input, textarea, select, [contenteditable]");
const links = (box) => [...document.querySelectorAll(`${box.dataset.keys} a`)];
const close = (form) => document.querySelector(form.dataset.panel).replaceChildren();

function walk(event, step) {
  const box = event.target.closest("form, .panel, main")?.querySelector("[data-keys]");
  const all = box ? links(box) : [];
  const here = all.indexOf(event.target);
  if (!all.length || (here < 0 && event.target !== box)) return;
  event.preventDefault();
  (all[here + step] ?? (step < 0 ? box : all.at(-1))).focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") walk(event, 1);
  if (event.key === "ArrowUp") walk(event, -1);
  if (event.key === "/" && !typing(event.target) && !event.ctrlKey && !event.metaKey) {
    const boxes = [...document.querySelectorAll("[data-keys]")];
    const box = boxes.find((one) => one.offsetParent !== null);
    if (box) {
      event.preventDefault();
      box.focus();
    }
  }
  const form = event.target.closest("[data-panel]");
  if (event.key === "Escape" && form) {
    close(form);
    form.querySelector("[data-keys]").focus();
  }
});

document.addEventListener("focusout", (event) => {
  const form = event.target.closest("[data-panel]");
  if (form && event.relatedTarget && !form.contains(event.relatedTarget)) close(form);
});

document.addEventListener("click", (event) => {
  for (const form of document.querySelectorAll("[data-panel]")) {
    if (!form.contains(event.target)) close(form);
  }
});
