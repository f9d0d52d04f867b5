// The report: from mark to mark by button or, with the focus in the transcript or on a quote, by n and p.
(() => {
  "use strict";
  const marks = [...document.querySelectorAll("#transcript mark")], keys = document.getElementById("mark-keys");
  if (!marks.length) return;
  let here = -1;
  keys.hidden = false;
  for (const mark of marks) mark.tabIndex = -1;
  function go(step) {
    const focused = marks.indexOf(document.activeElement.closest("mark"));
    here = ((focused < 0 ? here : focused) + step + marks.length) % marks.length;
    marks[here].focus({ preventScroll: true });
    marks[here].scrollIntoView({ block: "center" });
  }
  document.getElementById("mark-after").addEventListener("click", () => go(1));
  document.getElementById("mark-before").addEventListener("click", () => go(here < 0 ? 0 : -1));
  document.addEventListener("keydown", (event) => {
    const inside = event.target.closest("#transcript, .quotes");
    if (!inside || event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input, textarea, select")) return;
    if (event.key === "n") go(1);
    else if (event.key === "p") go(-1);
  });
})();
