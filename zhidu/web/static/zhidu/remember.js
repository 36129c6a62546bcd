// Every browser is a small witness: it keeps the last checkpoint it saw, and asks the log to prove
// that it still begins with that. What does not fit is kept on this device and shown in red.
// SHA-256 is written out because browsers offer theirs only over HTTPS.
"use strict";

const K = [], H0 = [];
for (let n = 2; K.length < 64; n += 1) {
  let prime = true;
  for (let m = 2; m * m <= n; m += 1) if (n % m === 0) prime = false;
  if (!prime) continue;
  const part = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
  if (H0.length < 8) H0.push(part(n ** (1 / 2)));
  K.push(part(n ** (1 / 3)));
}

const turn = (word, by) => (word >>> by) | (word << (32 - by));

function sha256(data) {
  const size = (((data.length + 8) >> 6) + 1) << 6;
  const padded = new Uint8Array(size);
  padded.set(data);
  padded[data.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(size - 4, data.length * 8);
  const state = [...H0], w = new Int32Array(64);
  for (let start = 0; start < size; start += 64) {
    for (let i = 0; i < 16; i += 1) w[i] = view.getInt32(start + i * 4);
    for (let i = 16; i < 64; i += 1) {
      const a = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
      const b = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
      w[i] = (w[i - 16] + a + w[i - 7] + b) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i += 1) {
      const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] = (state[i] + word) | 0; });
  }
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((word, i) => out.setInt32(i * 4, word));
  return new Uint8Array(out.buffer);
}

const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
const same = (a, b) => a.length === b.length && a.every((one, i) => one === b[i]);
const node = (left, right) => sha256(Uint8Array.of(1, ...left, ...right));

// RFC 9162 2.1.4.2: whether the root `now` over `size` entries goes on from `was` over `old`
function extended(old, size, was, now, path) {
  if (old === size) return same(was, now);
  if (old === 0) return true;
  if (old > size || !path.length) return false;
  const steps = Number.isInteger(Math.log2(old)) ? [was, ...path] : [...path];
  let first = old - 1, last = size - 1;
  const up = () => { first = Math.floor(first / 2); last = Math.floor(last / 2); };
  while (first % 2) up();
  let a = steps[0], b = steps[0];
  for (const step of steps.slice(1)) {
    if (last === 0) return false;
    if (first % 2 || first === last) {
      a = node(step, a);
      b = node(step, b);
      while (first && first % 2 === 0) up();
    } else {
      b = node(b, step);
    }
    up();
  }
  return last === 0 && same(a, was) && same(b, now);
}

const KEPT = "zhidu-log", EVIDENCE = "zhidu-log-evidence";

function alarm(box, evidence) {
  localStorage.setItem(EVIDENCE, evidence);
  document.getElementById("log-evidence").textContent = evidence;
  box.hidden = false;
}

async function compare(box) {
  const log = box.dataset.log;
  const ask = async (path) => {
    const answer = await fetch(`${log}/${path}`, { credentials: "omit", cache: "no-store" });
    return answer.ok ? answer.text() : null;
  };
  const before = localStorage.getItem(EVIDENCE);
  if (before) alarm(box, before);
  const note = await ask("checkpoint");
  const old = JSON.parse(localStorage.getItem(KEPT) ?? "null");
  if (note === null && old === null) return;
  const [origin, size, root] = (note ?? "\n0\n\n").split("\n");
  if (old !== null) {
    let fits = note !== null && origin === old.origin && Number(size) >= old.size;
    if (fits) {
      const told = await ask(`consistency?old=${old.size}&new=${size}`);
      const path = (told ?? "").split("\n").filter(Boolean).map(bytes);
      fits = told !== null && extended(old.size, Number(size), bytes(old.root), bytes(root), path);
    }
    if (!fits) {
      alarm(box, `${old.note}\n--- ${new Date().toISOString()}\n${note}`);
      return;
    }
  }
  localStorage.setItem(KEPT, JSON.stringify({ origin, size: Number(size), root, note }));
}

const box = document.getElementById("log-alarm");
if (box && "fetch" in window) compare(box).catch(() => {}); // out of reach is no lie
