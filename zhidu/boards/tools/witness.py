#!/usr/bin/env python3
"""公开日志的见证方 A witness of a public log, on a machine of somebody else.

    python3 witness.py init  FOLDER NAME LOGKEY   once: make a key, print the line to hand over
    python3 witness.py look  FOLDER WHERE         one look; WHERE: http://…/log or a USB folder
    python3 witness.py watch FOLDER WHERE         a look every ten minutes

Each look fetches what is new, adds it to the own copy, and signs only if the log still begins with
everything seen before. If it does not, nothing is signed and an EVIDENCE file keeps both versions.
The FOLDER can be checked with verify_log.py at any time. Python 3 alone is needed.
"""

import base64
import hashlib
import json
import os
import pathlib
import sys
import time
import urllib.error
import urllib.request

# --- Ed25519, as in RFC 8032 ---------------------------------------------------------------------
P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def add(a, b):
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    w, x, y, z = f - e, h - g, h + g, f + e
    return w * x % P, y * z % P, x * y % P, w * z % P


def times(number, one):
    found = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = add(found, one)
        one, number = add(one, one), number >> 1
    return found


def read_point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P:
        raise ValueError("not a point")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def write_point(one):
    inverse = pow(one[2], -1, P)
    x, y = one[0] * inverse % P, one[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = read_point(bytes([0x58]) + bytes([0x66]) * 31)


def sha512(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little")


def halves(secret):
    hashed = hashlib.sha512(secret).digest()
    number = int.from_bytes(hashed[:32], "little") & ((1 << 254) - 8) | (1 << 254)
    return number, hashed[32:]


def public_key(secret):
    return write_point(times(halves(secret)[0], BASE))


def sign(secret, message):
    number, prefix = halves(secret)
    public = public_key(secret)
    nonce = sha512(prefix, message) % Q
    first = write_point(times(nonce, BASE))
    return first + ((nonce + sha512(first, public, message) * number) % Q).to_bytes(32, "little")


def holds(public, message, signature):
    try:
        first, key = read_point(signature[:32]), read_point(public)
    except ValueError:
        return False
    left = times(int.from_bytes(signature[32:], "little"), BASE)
    right = add(first, times(sha512(signature[:32], public, message) % Q, key))
    return len(signature) == 64 and write_point(left) == write_point(right)


# --- the tree of RFC 6962 ------------------------------------------------------------------------
def root(entries):
    peaks = []
    for size, entry in enumerate(entries):
        found, low = hashlib.sha256(b"\x00" + entry).digest(), size
        while low & 1:
            found, low = hashlib.sha256(b"\x01" + peaks.pop() + found).digest(), low >> 1
        peaks.append(found)
    whole = peaks.pop() if peaks else hashlib.sha256(b"").digest()
    while peaks:
        whole = hashlib.sha256(b"\x01" + peaks.pop() + whole).digest()
    return whole


# --- the own copy --------------------------------------------------------------------------------
class Refused(Exception):
    """The log does not go on from what this witness saw before."""


def write(path, text):
    """All of it is on the disk, or none."""
    beside = path.with_suffix(".new")
    with open(beside, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)


def read(path):
    return path.read_text(encoding="utf-8") if path.exists() else ""


def key_line(name, kind, key):
    number = hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + key).digest()[:4]
    return number, f"{name}+{number.hex()}+{base64.b64encode(bytes([kind]) + key).decode()}"


def init(folder, name, log_key):
    folder = pathlib.Path(folder)
    if (folder / "witness.json").exists():
        raise Refused("there is a witness in this folder already 这个文件夹里已有见证方")
    folder.mkdir(parents=True, exist_ok=True)
    secret = os.urandom(32)
    write(
        folder / "witness.json", json.dumps({"name": name, "secret": secret.hex(), "log": log_key})
    )
    os.chmod(folder / "witness.json", 0o600)
    own = key_line(name, 4, public_key(secret))[1]
    write(folder / "trust.txt", f"{log_key}\n{own}\n")
    return own


# --- one look ------------------------------------------------------------------------------------
def get(where, name, start=0):
    if where.startswith(("http://", "https://")):
        with urllib.request.urlopen(f"{where}/{name}?from={start}", timeout=60) as answer:
            return answer.read().decode()
    lines = read(pathlib.Path(where) / name)
    return "\n".join(lines.split()[start:]) if name == "entries.txt" else lines


def put(where, note):
    if where.startswith(("http://", "https://")):
        asked = urllib.request.Request(f"{where}/cosign", data=note.encode(), method="POST")
        with urllib.request.urlopen(asked, timeout=60):
            return
    write(pathlib.Path(where) / "cosigned.txt", note)


def look(folder, where):
    """Copy what is new and sign it. Raises Refused, with an EVIDENCE file, for a changed log."""
    folder = pathlib.Path(folder)
    own = json.loads(read(folder / "witness.json"))
    held = [base64.b64decode(line) for line in read(folder / "entries.txt").split()]
    seen = [one for one in read(folder / "checkpoints.txt").split("===\n") if one]
    note = get(where, "checkpoint")
    try:
        text, lines, entries = extended(own["log"], held, note, where)
    except Refused as why:
        last = seen[-1] if seen else "nothing"
        told = f"{why}\n\n--- signed earlier\n{last}\n--- shown now\n{note}"
        write(folder / f"EVIDENCE-{int(time.time())}.txt", told)
        raise
    if not (seen and seen[-1].startswith(text)):
        cosigned = f"{text}\n{lines}{cosign(own, text)}"
        copy = "".join(base64.b64encode(one).decode() + "\n" for one in entries)
        write(folder / "entries.txt", copy)
        write(folder / "checkpoints.txt", "".join(f"{one}===\n" for one in [*seen, cosigned]))
        put(where, cosigned)
    return len(entries)


def extended(log, held, note, where):
    """(signed text, the log's signature lines, all entries), if they go on from `held`."""
    text, _, lines = note.rpartition("\n\n")
    text += "\n"
    origin, size, shown = text.split("\n")[:3]
    name, number, key = log.split("+", 2)
    own = [line for line in lines.splitlines() if line.startswith(f"\u2014 {name} ")]
    raw = [base64.b64decode(line.split(" ")[2]) for line in own]
    public = base64.b64decode(key)[1:]
    signed = any(one[:4].hex() == number and holds(public, text.encode(), one[4:]) for one in raw)
    if origin != name or not signed:
        raise Refused("this is not the log I was told to watch 不是约定的那个日志")
    if int(size) < len(held):
        raise Refused(f"the log shrank from {len(held)} to {size} 日志变短了")
    new = [base64.b64decode(line) for line in get(where, "entries.txt", len(held)).split()]
    entries = held + new[: int(size) - len(held)]
    if len(entries) != int(size) or root(entries) != base64.b64decode(shown):
        raise Refused("the entries do not give the signed root: history was rewritten 历史被改写")
    return text, "".join(f"{line}\n" for line in own), entries


def cosign(own, text):
    """The witness's line under the checkpoint: c2sp.org/tlog-cosignature."""
    when, secret = int(time.time()), bytes.fromhex(own["secret"])
    signature = sign(secret, f"cosignature/v1\ntime {when}\n{text}".encode())
    number = key_line(own["name"], 4, public_key(secret))[0]
    line = base64.b64encode(number + when.to_bytes(8, "big") + signature).decode()
    return f"\u2014 {own['name']} {line}\n"


def watch(folder, where, pause=600):
    while True:
        try:
            print(time.strftime("%F %T"), look(folder, where), flush=True)
        except (OSError, urllib.error.URLError) as wrong:  # out of reach: try again later
            print(time.strftime("%F %T"), wrong, flush=True)
        time.sleep(pause)


if __name__ == "__main__":
    verbs = {"init": (init, 5), "look": (look, 4), "watch": (watch, 4)}
    do, count = verbs.get(sys.argv[1] if len(sys.argv) > 1 else "", (None, 0))
    if do is None or len(sys.argv) != count:
        sys.exit(__doc__)
    try:
        print(do(*sys.argv[2:]))
    except Refused as refused:
        sys.exit(f"REFUSED 拒绝作证: {refused}")
