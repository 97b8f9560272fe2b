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
  var waiting = document.querySelector("[data-poll]");
  if (waiting) {
    // Its own address, which is not always where the page came from: a form is never sent again.
    var address = waiting.dataset.poll || location.href;
    setInterval(function () {
      fetch(address, { redirect: "manual" }).then(function (answer) {
        if (answer.type === "opaqueredirect") { location.replace(address); return; }
        return answer.text().then(function (page) {
          var typing = document.activeElement && document.activeElement.value;
          if (answer.ok && page.indexOf("data-poll") < 0 && !typing) { location.replace(address); }
        });
      }).catch(function () {});
    }, 5000);
  }
  // Passkeys: the device is asked what the form carries, and its answer is sent in the form.
  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (c) { return c.charCodeAt(0); });
  }
  function text(buffer) {
    var plain = "";
    new Uint8Array(buffer).forEach(function (byte) { plain += String.fromCharCode(byte); });
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function question(form) {
    var options = JSON.parse(form.dataset.options);
    options.challenge = bytes(options.challenge);
    if (options.user) { options.user.id = bytes(options.user.id); }
    (options.excludeCredentials || []).forEach(function (known) { known.id = bytes(known.id); });
    return { publicKey: options };
  }
  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    if (!window.PublicKeyCredential || !navigator.credentials) { return; }
    form.querySelector("[data-passkey-missing]").hidden = true;
    var problem = form.querySelector("[data-passkey-problem]");
    var known = form.querySelector("[data-passkey-known]");
    var asking = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (asking) { return; }
      asking = true;
      problem.hidden = true;
      if (known) { known.hidden = true; }
      var isNew = form.dataset.passkey === "create";
      var asked = isNew ? navigator.credentials.create(question(form))
        : navigator.credentials.get(question(form));
      asked.then(function (credential) {
        var answer = credential.response;
        form.elements["client-data"].value = text(answer.clientDataJSON);
        if (isNew) {
          form.elements["authenticator-data"].value = text(answer.getAuthenticatorData());
        } else {
          form.elements.id.value = text(credential.rawId);
          form.elements["authenticator-data"].value = text(answer.authenticatorData);
          form.elements.signature.value = text(answer.signature);
        }
        form.submit();
      }).catch(function (error) {
        asking = false;
        delete form.dataset.sent;
        (known && error.name === "InvalidStateError" ? known : problem).hidden = false;
      });
    });
  });
  var summary = document.querySelector(".summary");
  if (summary) { summary.focus(); }
})();
