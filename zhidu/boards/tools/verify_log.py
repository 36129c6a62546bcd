#!/usr/bin/env python3
"""核对公开日志 Check a public log.      python3 verify_log.py FOLDER trust.txt

FOLDER holds entries.txt and checkpoints.txt: the copy a witness keeps, or what the log page offers.
trust.txt holds the public keys you were handed on paper: one of the log, one or more of witnesses.
Python 3 alone is needed: no package, no network, nothing of the program that wrote the log.

It answers one question: did every notice stand, unchanged, as many days as the decision after it
needed? The rules, in the order they are checked:
  V1 every checkpoint is signed by the log and equals the entries here; a witness signed as well
  V2 times never go back             V3 a witness saw each entry within a day of its time
  V4 no decision before the notice had stood long enough
  V5 no notice taken down, replaced or objected to before that
  V6 only days count on which the notice was fetched from its page with the same words
  V7 the calendar of working days is in the log
"""

import base64
import datetime
import hashlib
import json
import pathlib
import sys

# --- Ed25519 signatures, as in RFC 8032, section 5.1.7 -------------------------------------------
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


def times(number, point):
    found = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = add(found, point)
        point, number = add(point, point), number >> 1
    return found


def point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        raise ValueError("not a point")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = point(bytes([0x58]) + bytes([0x66]) * 31)


def signed(key, message, signature):
    """Whether this is the key's signature of the message."""
    try:
        first, public = point(signature[:32]), point(key)
    except ValueError:
        return False
    s = int.from_bytes(signature[32:], "little")
    hashed = hashlib.sha512(signature[:32] + key + message).digest()
    left = times(s, BASE)
    right = add(first, times(int.from_bytes(hashed, "little") % Q, public))
    same = (
        (left[0] * right[2] - right[0] * left[2]) % P,
        (left[1] * right[2] - right[1] * left[2]) % P,
    )
    return len(signature) == 64 and s < Q and same == (0, 0)


# --- the tree of RFC 6962 ------------------------------------------------------------------------
def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def roots(entries):
    """The root over the first 1, 2, 3 … entries."""
    peaks = []
    for size, entry in enumerate(entries):
        found, low = hashlib.sha256(b"\x00" + entry).digest(), size
        while low & 1:
            found, low = node(peaks.pop(), found), low >> 1
        peaks.append(found)
        whole = peaks[-1]
        for peak in reversed(peaks[:-1]):
            whole = node(peak, whole)
        yield whole


# --- what is found -------------------------------------------------------------------------------
PROBLEMS = []


def bad(chinese, english):
    PROBLEMS.append(chinese)
    print(f"✗ {chinese}\n  {english}")


def read_keys(path):
    """{(name, four bytes): (1 for a log or 4 for a witness, public key)}"""
    keys = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, number, key = line.strip().split("+", 2)
            raw = base64.b64decode(key)
            keys[name, bytes.fromhex(number)] = raw[0], raw[1:]
    return keys


def read_note(note, keys):
    """(size, root, signed by the log, [seconds at which witnesses signed])"""
    text, _, lines = note.rpartition("\n\n")
    text += "\n"
    by_log, seen = False, []
    for line in lines.splitlines():
        _dash, name, data = line.split(" ")
        raw = base64.b64decode(data)
        kind, key = keys.get((name, raw[:4]), (0, b""))
        if kind == 1:
            by_log = by_log or signed(key, text.encode(), raw[4:])
        elif kind == 4:
            when = int.from_bytes(raw[4:12], "big")
            if signed(key, f"cosignature/v1\ntime {when}\n{text}".encode(), raw[12:]):
                seen.append(when)
    _origin, size, root = text.split("\n")[:3]
    return int(size), base64.b64decode(root), by_log, seen


def check_checkpoints(entries, noted, keys):
    """V1. Gives the first second at which a witness had each entry."""
    at, first, covered = list(roots(entries)), {}, 0
    for note in noted:
        size, root, by_log, seen = read_note(note, keys)
        if not by_log:
            bad(
                f"检查点 {size} 不是这个日志签的。", f"Checkpoint {size} is not signed by this log."
            )
        elif size > len(entries) or at[size - 1] != root:
            bad(
                f"检查点 {size} 和这里的内容对不上：历史被改过。",
                f"Checkpoint {size} does not match the entries here: history was changed.",
            )
        elif seen:
            for index in range(covered, size):
                first[index] = min(seen)
            covered = max(covered, size)
    if not covered:
        bad("没有任何见证方签过，不能排除事后重写。", "No witness signed anything.")
    elif covered < len(entries):
        left = len(entries) - covered
        print(f"· 最后 {left} 条还没有见证方签过。 The last {left} entries have no witness yet.")
    return first


def check_times(said, first):
    """V2 and V3."""
    before = 0
    for index, one in enumerate(said):
        if one["time"] < before:
            bad(
                f"第 {index} 条的时间早于它前面一条。",
                f"Entry {index} is dated before its predecessor.",
            )
        before = max(before, one["time"])
        if index in first and not -300 <= first[index] - one["time"] <= 86400:
            bad(
                f"第 {index} 条自称的时间与见证方第一次看到它相差太多：补记或倒填。",
                f"Entry {index}: a witness first saw it at another time than it claims: "
                "added late or backdated.",
            )


def calendar(before):
    """(day by day what differs from Monday to Friday, the years that are there)"""
    table, years = {}, set()
    for one in before:
        if one["t"] == "calendar":
            years.add(one["year"])
            table = {on: works for on, works in table.items() if on.year != one["year"]}
            table.update({datetime.date.fromisoformat(on): False for on in one["off"]})
            table.update({datetime.date.fromisoformat(on): True for on in one["on"]})
    return table, years


def days_stood(number, before, until, day):
    """(days that count, days that would but have no proof), after posting and before `until`."""
    notice, (table, _years) = before[number], calendar(before)
    beats = {
        day(one["time"])
        for one in before
        if one["t"] == "beat" and one["open"].get(str(number)) == notice["content"]
    }
    proved, missing, on = [], [], day(notice["time"])
    while len(proved) < notice["days"]:
        on += datetime.timedelta(days=1)
        if on >= until:
            break
        if not notice["working"] or table.get(on, on.weekday() < 5):
            (proved if on in beats else missing).append(on)
    return proved, missing


def check_decision(index, said, day):
    """V4, V6 and V7 for the decision at this place; V5 below."""
    before, number, until = said[:index], said[index]["notice"], day(said[index]["time"])
    if not (0 <= number < index and said[number]["t"] == "notice"):
        bad(f"决定第 {index} 条前没有公示。", f"Decision {index}: no notice before it.")
        return
    notice, (proved, missing) = said[number], days_stood(number, before, until, day)
    enough = len(proved) == notice["days"]
    if not enough:
        bad(
            f"决定第 {index} 条：公示第 {number} 号要贴 {notice['days']} 天，"
            f"只有 {len(proved)} 天有留存；缺：{'、'.join(map(str, missing)) or '还没有到期'}。",
            f"Decision {index}: notice {number} had to stand {notice['days']} days, "
            f"{len(proved)} are proved; missing: {', '.join(map(str, missing)) or 'not yet over'}.",
        )
    needed = {day(notice["time"]).year, (proved[-1] if enough else until).year}
    if notice["working"] and not needed <= calendar(before)[1]:
        bad(f"决定第 {index} 条：缺工作日表。", f"Decision {index}: no calendar of that year.")
    check_undisturbed(index, number, before, proved[-1] if enough else None, day)


def check_undisturbed(index, number, before, last, day):
    """V5: neither taken down or replaced before its last day, nor with an objection open."""
    open_ones = 0
    for one in before[number:]:
        if one["t"] == "objection" and one["notice"] == number:
            open_ones = one["received"] - one["settled"]
        ended = one["t"] == "notice-end" and one["notice"] == number
        if ended and (one["reason"] != "done" or last is None or day(one["time"]) <= last):
            bad(
                f"决定第 {index} 条：公示第 {number} 号没有贴满就撤下或换了内容。",
                f"Decision {index}: notice {number} was taken down or replaced too early.",
            )
    if open_ones:
        bad(
            f"决定第 {index} 条：还有 {open_ones} 件异议没有办结。",
            f"Decision {index}: {open_ones} objections were not settled.",
        )


def main(folder, trust):
    folder, keys = pathlib.Path(folder), read_keys(pathlib.Path(trust))
    lines = (folder / "entries.txt").read_text(encoding="ascii").split()
    entries = [base64.b64decode(line) for line in lines]
    noted = (folder / "checkpoints.txt").read_text(encoding="utf-8").split("===\n")
    first = check_checkpoints(entries, [note for note in noted if note.strip()], keys)
    said = [json.loads(entry) for entry in entries]
    zone = datetime.timezone(datetime.timedelta(seconds=said[0]["offset"] if said else 0))

    def day(second):
        return datetime.datetime.fromtimestamp(second, zone).date()

    check_times(said, first)
    for index, one in enumerate(said):
        if one["t"] == "decision" and one["notice"] is not None:
            check_decision(index, said, day)
    kinds = [one["t"] for one in said]
    told = f"{len(said)} / {kinds.count('notice')} / {kinds.count('decision')}"
    print(f"条目/公示/决定 entries/notices/decisions: {told}")
    if not PROBLEMS:
        print("通过 VERIFIED")
    return bool(PROBLEMS)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
