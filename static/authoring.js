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
  editor.addEventListener("submit", (event) => { if (event.submitter?.formTarget !== "_blank") saved = source.value; });
  addEventListener("beforeunload", (event) => { if (source.value !== saved) event.preventDefault(); });
})();
