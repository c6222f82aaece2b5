
"use strict";
{
  const form = document.getElementById("filter");
  const shown = document.getElementById("shown");
  const rows = [...document.querySelectorAll("#rows article")];
  const groups = [...document.querySelectorAll("#rows section")];
  const all = shown.textContent;
  const folded = (text) => text.normalize("NFKC").toLowerCase();
  const texts = new Map();
  const textOf = (row) => {
    if (!texts.has(row)) texts.set(row, folded(row.textContent));
    return texts.get(row);
  };

  const apply = () => {
    const { goal, mark, division, words } = form.elements;
    const wanted = folded(words.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const fits =
        (!goal.value || row.dataset.goal === goal.value) &&
        (!mark.value || row.dataset.mark === (mark.value === "-" ? "" : mark.value)) &&
        (!division.value || row.dataset.divisions.split("\n").includes(division.value)) &&
/*items*/        wanted.every((word) => textOf(row).includes(word));
      if (row.hidden === fits) row.hidden = !fits;
      count += fits;
    }
    for (const group of groups) group.hidden = !group.querySelector("article:not([hidden])");
    const found = `${rows.length}行のうち${count}行を表示しています。`;
    shown.textContent = count === rows.length ? all : count ? found : shown.dataset.none;
  };

  let waiting = 0;
  const soon = (delay) => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, delay);
  };
  form.addEventListener("change", () => soon(0));
  form.addEventListener("input", (event) => event.target === form.elements.words && soon(200));
  form.elements.words.addEventListener("focus", () => rows.forEach(textOf), { once: true });
  form.addEventListener("reset", () => soon(0));
  form.addEventListener("submit", (event) => event.preventDefault());

  // A link shows what it leads to: the rows of a mark (and of a goal), or a row that the conditions hide.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link) return;
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    const { goal, mark } = link.dataset;
    if (mark === undefined && !target?.closest("[hidden]")) return;
    form.reset();
    form.elements.mark.value = mark ?? "";
    form.elements.goal.value = goal ?? "";
    apply();
  });
  addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll("#indicators details")) each.open = true;
  });
  document.querySelector(".no-script").hidden = true;
  form.hidden = false;
}
