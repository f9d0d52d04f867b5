// The authoring page: a fault's line number puts the cursor there; leaving with unsaved text asks first.
(() => {
  "use strict";
  const source = document.getElementById("source"), editor = document.getElementById("editor");
  let saved = source.value;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]");
    if (!link) return;
    event.preventDefault();
    const lines = source.value.split("\n"), line = Math.min(Number(link.dataset.line), lines.length);
    const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    // Browsers scroll a field to its cursor when it gets the focus, wrapped lines included.
    source.setSelectionRange(start, start);
    source.blur(); source.focus();
    source.setSelectionRange(start, start + lines[line - 1].length);
  });
  // The faults name lines, so the lines have numbers: one text beside the field, moved as the field is scrolled.
  const gutter = document.getElementById("gutter");
  let count = 0;
  const numbered = () => {
    const lines = source.value.split("\n").length;
    if (lines === count) return;
    count = lines;
    gutter.textContent = Array.from({ length: lines }, (_, line) => line + 1).join("\n");
  };
  const level = () => { gutter.scrollTop = source.scrollTop; };
  gutter.hidden = false; source.classList.add("numbered"); numbered(); level();
  source.addEventListener("input", () => { numbered(); level(); });
  source.addEventListener("scroll", level, { passive: true });
  editor.addEventListener("submit", (event) => { if (event.submitter?.formTarget !== "_blank") saved = source.value; });
  addEventListener("beforeunload", (event) => { if (source.value !== saved) event.preventDefault(); });
})();
