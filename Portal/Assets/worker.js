// Keeps what is needed to check papers, and answers with it when the network does not.
"use strict";
const SHELF = "papers", FILES = "/V/files.json", LANGUAGE = "/V/language", PATIENCE = 4000, FRESH = 3600000;

// All that a check needs, looked for again after an hour.
async function fill(always) {
  const shelf = await caches.open(SHELF);
  const last = await shelf.match(FILES);
  const age = last ? Date.now() - Date.parse(last.headers.get("Date")) : Infinity;
  if (!always && age >= 0 && age < FRESH) { return; }
  const list = await fetch(FILES, { cache: "no-store", credentials: "omit" });
  if (!list.ok) { throw new Error("no list"); }
  const files = await list.clone().json();
  await Promise.all(files.map(async function (file) {
    // As nobody: what is kept is for whoever holds the device.
    const answer = await fetch(file, { cache: "no-cache", credentials: "omit" });
    if (!answer.ok) { throw new Error(file); }
    await shelf.put(file, answer);
  }));
  await shelf.put(FILES, list);
}

function inTime(promise) {
  return Promise.race([promise, new Promise(function (_, fail) {
    setTimeout(function () { fail(new Error("too slow")); }, PATIENCE);
  })]);
}

async function answer(event) {
  const request = event.request, url = new URL(request.url);
  try {
    const found = await inTime(fetch(request));
    if (found.status < 500) {
      if (request.mode === "navigate") { event.waitUntil(fill(false).catch(function () {})); }
      return found;
    }
  } catch (error) { /* Then what is kept must do. */ }
  const shelf = await caches.open(SHELF);
  if (request.mode === "navigate") {
    // The statement is in the address, which the page reads.
    const last = await shelf.match(LANGUAGE);
    const wish = url.searchParams.get("lang") || (last ? await last.text() : navigator.language);
    const language = ["ckb", "ar", "kmr", "en"].find(function (one) { return wish.startsWith(one); });
    const page = await shelf.match("/V/?lang=" + (language || "ckb"));
    if (page) { return page; }
  }
  return await shelf.match(url.pathname + url.search) || Response.error();
}

self.addEventListener("install", function (event) {
  event.waitUntil(fill(true).then(function () { return self.skipWaiting(); }));
});
self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });
// The language of the page that was open last.
self.addEventListener("message", function (event) {
  event.waitUntil(caches.open(SHELF).then(function (shelf) {
    return shelf.put(LANGUAGE, new Response(String(event.data)));
  }));
});
self.addEventListener("fetch", function (event) {
  if (event.request.method === "GET" && new URL(event.request.url).origin === self.location.origin) {
    event.respondWith(answer(event));
  }
});
