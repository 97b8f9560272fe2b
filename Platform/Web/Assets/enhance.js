// Everything works without this file; it only makes some of it quicker.
(function () {
  "use strict";
  // A field with data-live asks the server while the person types, and says what it answers.
  document.querySelectorAll("[data-live]").forEach(function (input) {
    var output = document.getElementById(input.id + "-live");
    var timer, last = "";
    function ask() {
      var text = input.value.trim();
      if (text === last) { return; }
      last = text;
      if (text.length < 2) { output.textContent = ""; return; }
      fetch(input.dataset.live + encodeURIComponent(text), { headers: { "Accept": "application/json" } })
        .then(function (answer) { return answer.ok ? answer.json() : null; })
        .then(function (answer) {
          if (!answer || input.value.trim() !== text) { return; }
          output.textContent = answer.message;
          output.className = "live " + (answer.available ? "good" : "bad");
        })
        .catch(function () { output.textContent = ""; });
    }
    input.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(ask, 300); });
  });
  // One press, one sending: the server would do it once anyway, the person sees that it began.
  document.querySelectorAll("form[method=post]").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "1";
      setTimeout(function () { delete form.dataset.sent; }, 5000);
    });
  });
  // A page that waits for somebody else looks by itself, and moves only when there is news.
  if (document.querySelector("[data-poll]")) {
    setInterval(function () {
      fetch(location.href, { redirect: "manual" }).then(function (answer) {
        if (answer.type === "opaqueredirect") { location.reload(); }
      }).catch(function () {});
    }, 5000);
  }
  var summary = document.querySelector(".summary");
  if (summary) { summary.focus(); }
})();
