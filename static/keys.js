// The keys of the talk page. Not deferred: a key pressed before talk.js is there does what its form does without script.
(() => {
  "use strict";
  const by = (id) => document.getElementById(id);
  const enters = (event) => event.ctrlKey || event.metaKey || (!event.shiftKey && localStorage.getItem("enter-sends") === "yes");
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const ending = by("ending"), extend = by("extend");
    if (event.key === "Enter" && event.target.id === "words" && enters(event)) {
      event.preventDefault();
      by("composer").requestSubmit();
    } else if (event.key === "Escape" && ending?.open) {
      ending.open = false;
      ending.firstElementChild.focus();
    } else if (event.key === "Escape" && by("stop")?.hidden === false) {
      by("stop-form").requestSubmit();
    } else if (event.altKey && event.code === "KeyM" && extend) {
      event.preventDefault();
      extend.requestSubmit();
    }
  });
})();
