// Checks the statement that the square on a paper holds, in the browser and without asking anybody:
// a CWT (RFC 8392) with a proof of the public log. docs/decisions/0019 says what is in it.
(function () {
  "use strict";
  var place = document.getElementById("check");
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register("/V/worker.js").then(function () {
      return navigator.serviceWorker.ready;
    }).then(function (registration) {
      registration.active.postMessage(document.documentElement.lang);
      document.documentElement.dataset.offline = "ready";
      var ready = document.getElementById("offline-ready");
      if (ready) { ready.hidden = false; }
    }).catch(function () {});
  }
  if (!place) { return; }
  var told = JSON.parse(place.dataset.told), words = told.words;
  var TYPE = "application/pird-document+cwt";

  function Refusal(reason, detail) { this.reason = reason; this.detail = detail; }
  function refuse(reason, detail) { throw new Refusal(reason, detail); }

  // MARK: bytes

  function fromBase32(text) {
    var bytes = [], buffer = 0, bits = 0;
    for (var letter of text.toUpperCase()) {
      var value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter);
      if (value < 0) { refuse("unreadable"); }
      buffer = (buffer << 5 | value) & 0xfff;
      bits += 5;
      if (bits >= 8) { bits -= 8; bytes.push(buffer >> bits & 255); }
    }
    if (bits > 4 || buffer & (1 << bits) - 1) { refuse("unreadable"); }
    return Uint8Array.from(bytes);
  }
  function fromBase64(text) {
    return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), function (c) {
      return c.charCodeAt(0);
    });
  }
  function toBase64(bytes) { return btoa(String.fromCharCode.apply(null, bytes)); }
  function hex(bytes) {
    return Array.from(bytes, function (byte) { return (256 + byte).toString(16).slice(1); }).join("");
  }
  function joined() {
    var parts = Array.from(arguments), length = 0;
    parts.forEach(function (part) { length += part.length; });
    var all = new Uint8Array(length), end = 0;
    parts.forEach(function (part) { all.set(part, end); end += part.length; });
    return all;
  }
  function utf8(text) { return new TextEncoder().encode(text); }
  async function sha256(bytes) {
    return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  }

  // MARK: CBOR (RFC 8949), as far as statements need it

  function Tagged(tag, value) { this.tag = tag; this.value = value; }

  function read(bytes) {
    var place = 0;
    function take(count) {
      if (count > bytes.length - place) { refuse("unreadable"); }
      place += count;
      return bytes.subarray(place - count, place);
    }
    function count(detail) {
      if (detail < 24) { return detail; }
      if (detail > 27) { refuse("unreadable"); }
      var number = take(1 << detail - 24).reduce(function (all, byte) { return all * 256 + byte; }, 0);
      if (!Number.isSafeInteger(number)) { refuse("unreadable"); }
      return number;
    }
    function value(depth) {
      if (depth > 8) { refuse("unreadable"); }
      var first = take(1)[0], kind = first >> 5;
      if (kind === 7) {
        if (first < 0xf4 || first > 0xf6) { refuse("unreadable"); }
        return [false, true, null][first - 0xf4];
      }
      var number = count(first & 31);
      switch (kind) {
      case 0: return number;
      case 1: return -1 - number;
      case 2: return take(number);
      case 3:
        try { return new TextDecoder("utf-8", { fatal: true }).decode(take(number)); }
        catch (error) { return refuse("unreadable"); }
      case 4:
        var list = [];
        while (number-- > 0) { list.push(value(depth + 1)); }
        return list;
      case 5:
        var map = new Map();
        while (number-- > 0) {
          var key = value(depth + 1);
          if (map.has(key)) { refuse("unreadable"); }
          map.set(key, value(depth + 1));
        }
        return map;
      default: return new Tagged(number, value(depth + 1));
      }
    }
    var whole = value(0);
    if (place !== bytes.length) { refuse("unreadable"); }
    return whole;
  }
  function byteString(bytes) {
    var n = bytes.length;
    return joined(n < 24 ? [0x40 + n] : n < 256 ? [0x58, n] : [0x59, n >> 8, n & 255], bytes);
  }
  function get(map, key) { return map instanceof Map ? map.get(key) : undefined; }
  function isBytes(value, length) {
    return value instanceof Uint8Array && (length === undefined || value.length === length);
  }

  // MARK: keys

  var files = {};
  function file(address, kind) {
    if (!files[address]) {
      files[address] = fetch(address, kind ? { headers: { Accept: kind } } : {}).then(function (answer) {
        if (!answer.ok) { throw new Error(address); }
        return kind ? answer.text() : answer.json();
      }).catch(function () {
        delete files[address];
        refuse("noKeys");
      });
    }
    return files[address];
  }
  function keyNamed(keys, id) {
    var key = keys.keys.find(function (one) { return one.kid === id; });
    if (!key) { refuse("unknownKey"); }
    return crypto.subtle.importKey(
      "jwk", { kty: key.kty, crv: key.crv, x: key.x, y: key.y }, { name: "ECDSA", namedCurve: "P-256" },
      false, ["verify"]
    ).then(function (imported) { return { told: key, key: imported }; });
  }
  async function verified(keys, id, time, signature, bytes) {
    var found = await keyNamed(keys, id);
    var isGood = await crypto.subtle.verify(
      { name: "ECDSA", hash: "SHA-256" }, found.key, signature, bytes);
    if (!isGood) { refuse("wrongSignature"); }
    if (found.told.revoked_at && (found.told.stolen || time >= found.told.revoked_at)) {
      refuse("revokedKey");
    }
    if (time < found.told.nbf || time > found.told.exp) { refuse("endedKey"); }
    return found.told;
  }

  // MARK: the log

  async function rootOver(leaf, index, size, path) {
    var node = index, last = size - 1, hash = await sha256(joined([0], leaf));
    for (var step of path) {
      if (last <= 0) { refuse("wrongProof"); }
      if (node % 2 === 1 || node === last) {
        hash = await sha256(joined([1], step, hash));
        while (node % 2 === 0 && node !== 0) {
          node = Math.floor(node / 2);
          last = Math.floor(last / 2);
        }
      } else {
        hash = await sha256(joined([1], hash, step));
      }
      node = Math.floor(node / 2);
      last = Math.floor(last / 2);
    }
    if (last !== 0) { refuse("wrongProof"); }
    return hash;
  }
  // A key as notes name it: name+hash+base64 of its kind and its bytes (C2SP signed-note).
  function noteKey(text) {
    var parts = text.split("+"), bytes = fromBase64(parts.slice(2).join("+"));
    return { name: parts[0], id: parts[1], kind: bytes[0], bytes: bytes.subarray(1) };
  }
  // Gives who signed the checkpoint; null in a browser that does not know Ed25519.
  async function signers(keys, receipt, root) {
    var text = receipt[0] + "\n" + receipt[1][0] + "\n" + toBase64(root) + "\n", seen = [];
    var known = [keys.log].concat(keys.witnesses).map(noteKey);
    for (var line of receipt[2]) {
      var key = known.find(function (one) { return one.id === hex(line.subarray(0, 4)); });
      if (!key) { continue; }
      var rest = line.subarray(4), signed = text, time = null;
      if (key.kind === 4) {
        time = rest.subarray(0, 8).reduce(function (all, byte) { return all * 256 + byte; }, 0);
        signed = "cosignature/v1\ntime " + time + "\n" + text;
        rest = rest.subarray(8);
      }
      var imported;
      try {
        imported = await crypto.subtle.importKey("raw", key.bytes, { name: "Ed25519" }, false, ["verify"]);
      } catch (error) { return null; }
      if (!await crypto.subtle.verify({ name: "Ed25519" }, imported, rest, utf8(signed))) {
        refuse("wrongProof");
      }
      seen.push({ name: key.name, isLog: key.kind === 1, time: time });
    }
    if (!seen.some(function (one) { return one.isLog; })) { refuse("wrongProof"); }
    return seen;
  }

  // MARK: whether it still holds (Token Status List)

  // Null when it cannot be told: without a list, or with one that nobody whom we know has signed.
  async function standing(keys, claim) {
    try { return await listed(keys, claim); } catch (error) { return null; }
  }
  async function listed(keys, claim) {
    var list = get(claim, "status_list"), address = get(list, "uri"), index = get(list, "idx");
    if (typeof address !== "string" || !Number.isSafeInteger(index)) { return null; }
    if (!address.startsWith(told.site + "/status/")) { return null; }
    var token = await file(address.slice(told.site.length), "application/statuslist+jwt");
    var parts = token.split("."), header = JSON.parse(new TextDecoder().decode(fromBase64(parts[0])));
    var says = JSON.parse(new TextDecoder().decode(fromBase64(parts[1])));
    if (header.typ !== "statuslist+jwt" || header.alg !== "ES256" || says.sub !== address) {
      refuse("wrongSignature");
    }
    await verified(keys, header.kid, says.iat, fromBase64(parts[2]), utf8(parts[0] + "." + parts[1]));
    var stream = new Blob([fromBase64(says.status_list.lst)]).stream()
      .pipeThrough(new DecompressionStream("deflate"));
    var bits = new Uint8Array(await new Response(stream).arrayBuffer());
    // A list that has run out says nothing any more.
    if (!(says.exp > Date.now() / 1000)) { return null; }
    if (says.status_list.bits !== 1 || index >= bits.length * 8) { return null; }
    return { holds: (bits[Math.floor(index / 8)] >> index % 8 & 1) === 0, time: says.iat };
  }

  // MARK: one statement

  async function check(text) {
    var site = told.site, keys = await file("/V/keys.json");
    var whole = read(fromBase32(text));
    var parts = whole instanceof Tagged && whole.tag === 18 ? whole.value : [];
    if (!Array.isArray(parts) || parts.length !== 4 || !isBytes(parts[0]) || !isBytes(parts[2])
      || !isBytes(parts[3], 64)) { refuse("unreadable"); }
    var header = read(parts[0]), claims = read(parts[2]), own = get(claims, -65537);
    if (get(header, 1) !== -7 || get(header, 16) !== TYPE || !isBytes(get(header, 4))
      || !isBytes(get(own, 6), 32) || typeof get(claims, 2) !== "string") { refuse("unreadable"); }
    if (get(claims, 1) !== site) { refuse("foreign", String(get(claims, 1)).slice(0, 100)); }
    var made = get(claims, 6);
    // RFC 9052, section 4.4.
    var signed = joined(
      [0x84, 0x6a], utf8("Signature1"), byteString(parts[0]), [0x40], byteString(parts[2]));
    var key = await verified(keys, hex(get(header, 4)), made, parts[3], signed);
    var receipt = get(own, 7), seen = [];
    if (receipt) {
      var size = receipt[1][0], index = receipt[1][1];
      if (!(index >= 0 && index < size)) { refuse("wrongProof"); }
      seen = await signers(keys, receipt, await rootOver(get(own, 6), index, size, receipt[1][2]));
    }
    return {
      code: get(claims, 2), subject: get(own, 2), number: get(own, 3), issued: get(own, 4),
      wordsID: hex(get(own, 1)), values: get(own, 5), issuer: key.owner, seen: seen,
      published: receipt ? receipt[3] : null, made: made, keysMade: keys.made,
      standing: await standing(keys, get(claims, 65535))
    };
  }

  // MARK: how it is written

  function native(text) {
    return told.digits ? text.replace(/[0-9]/g, function (digit) { return told.digits[digit]; }) : text;
  }
  function fill(pattern, values) {
    return pattern.replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
  }
  function day(number) {
    var date = new Date(number * 86400000);
    return fill(told.day, {
      d: native(String(date.getUTCDate())), m: told.months[date.getUTCMonth()],
      y: native(String(date.getUTCFullYear()))
    });
  }
  function moment(seconds) {
    // The Region is three hours before Greenwich, summer and winter.
    var date = new Date((seconds + 10800) * 1000);
    return day(Math.floor((seconds + 10800) / 86400)) + told.comma
      + native(date.toISOString().slice(11, 16));
  }
  function money(dinars) {
    return fill(told.money, {
      n: native(String(dinars).replace(/\B(?=(\d{3})+$)/g, told.group))
    });
  }
  async function wordsOf(id) {
    var all = await file("/V/words.json"), text = all[id];
    // The name is the hash: words that were changed have another.
    if (text === undefined || hex((await sha256(utf8(text))).subarray(0, 12)) !== id) { return null; }
    return JSON.parse(text);
  }
  async function written(value) {
    if (typeof value === "string") { return value; }
    if (typeof value === "number") { return money(value); }
    if (value instanceof Tagged && value.tag === 100) { return day(value.value); }
    if (isBytes(value)) {
      var found = await wordsOf(hex(value));
      return found && found.term ? found.term[told.language] : words.wordsMissing;
    }
    if (value instanceof Map) { return get(value, told.language) || get(value, "en"); }
    if (Array.isArray(value)) {
      // Each keeps its direction to itself, as on the page and the paper.
      var parts = (await Promise.all(value.map(written))).map(function (part) {
        return "\u2068" + part + "\u2069";
      });
      return parts.join(told.comma);
    }
    return refuse("unreadable");
  }

  function make(name, attributes, children) {
    var node = document.createElement(name);
    Object.keys(attributes).forEach(function (key) { node.setAttribute(key, attributes[key]); });
    [].concat(children).forEach(function (child) { node.append(child); });
    return node;
  }
  function panel(isGood, sign, text) {
    return make("p", { class: "panel " + (isGood ? "good" : "bad") }, [make("strong", {}, sign), " " + text]);
  }
  async function show(found) {
    var kind = await wordsOf(found.wordsID), language = told.language, lines = [], rows = [];
    // One institution does not speak for another.
    if (kind ? kind.issuer.en !== found.issuer : found.issuer === "status") { refuse("unknownKey"); }
    function row(label, value) {
      rows.push(make("div", {}, [make("dt", {}, label), make("dd", {}, value)]));
    }
    var time = moment(found.published || found.made);
    var holds = !found.standing || found.standing.holds;
    if (found.standing) {
      lines.push(
        panel(holds, holds ? "✓" : "✗", holds ? fill(words.validAsOf, { t: time }) : words.struck));
    } else {
      // Genuine; but whether it holds today nobody here can say.
      lines.push(make("p", { class: "panel warn" }, fill(words.genuineAsOf, { t: time })));
    }
    if (Date.now() / 1000 - found.keysMade > 604800) {
      lines.push(make("p", {}, fill(words.oldKeys, { t: moment(found.keysMade) })));
    }
    if (found.standing) {
      if (holds) { lines.push(make("p", {}, fill(words.holdsAsOf, { t: moment(found.standing.time) }))); }
    } else {
      lines.push(make("p", {}, words.askLater));
    }
    if (found.published === null) { lines.push(make("p", {}, words.noProof)); }
    if (found.seen === null) { lines.push(make("p", {}, words.logUnchecked)); }
    (found.seen || []).forEach(function (one) {
      if (!one.isLog) {
        lines.push(make("p", {}, fill(words.seenBy, { n: one.name, t: moment(one.time) })));
      }
    });
    if (!kind) { lines.push(make("p", { class: "panel" }, words.wordsMissing)); }
    if (kind) { lines.push(make("h2", {}, kind.title[language])); }
    lines.push(make("p", { class: "number" }, make("bdi", {}, found.subject)));
    for (var at = 0; at < found.values.length; at++) {
      var label = kind && kind.labels[at] ? kind.labels[at][language] : "";
      if (kind && kind.labels[at] && kind.labels[at].en.includes("{0}")) {
        // A sentence with its values in their places.
        lines.push(make("p", {}, fill(label, await Promise.all(found.values[at].map(written)))));
      } else {
        row(label, make("bdi", {}, await written(found.values[at])));
      }
    }
    row(words.issuedBy, kind ? kind.issuer[language] : found.issuer);
    row(words.issuedOn, await written(found.issued));
    row(words.code, make("bdi", { dir: "ltr" }, found.code));
    lines.push(make("dl", { class: "facts" }, rows));
    if (kind && kind.notice) { lines.push(make("p", {}, kind.notice[language])); }
    return lines;
  }

  async function run(text) {
    var lines;
    place.setAttribute("aria-busy", "true");
    try {
      if (!window.crypto || !crypto.subtle) { refuse("oldBrowser"); }
      lines = await show(await check(text));
    } catch (error) {
      // Whatever else goes wrong lies in what was shown.
      if (!(error instanceof Refusal)) { error = new Refusal("unreadable"); }
      lines = [panel(false, "✗", words[error.reason] + (error.detail ? " " + error.detail : ""))];
    }
    place.replaceChildren.apply(place, lines);
    place.removeAttribute("aria-busy");
  }

  // What the camera, a scanner or a person puts in: the whole address, or the part behind /V/.
  function statement(text) {
    var whole = text.replace(/\s/g, ""), start = whole.toUpperCase().lastIndexOf("/V/");
    return start < 0 ? whole : whole.slice(start + 3).split(/[?#]/)[0];
  }
  var form = document.getElementById("check-form");
  if (form) {
    form.hidden = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      run(statement(form.elements.statement.value));
    });
  }
  var given = statement(location.pathname);
  if (given && location.pathname.length > 3) { run(given); }
})();
