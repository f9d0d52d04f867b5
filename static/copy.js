// Copy buttons: they appear only where they work.
(() => {
  "use strict";
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copy);
      await navigator.clipboard.writeText(field.value ?? field.textContent);
      const { textContent } = button;
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = textContent; }, 2000);
    });
  }
})();
