"""Voting, notices and the log in a real browser: phone, desk, no script, one that remembers."""

from datetime import date
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests import demo_world
from tests.boards.test_notices import WORDS
from tests.browser.entering import enter
from tests.browser.test_pages import faults
from tests.fixtures import SYSTEM
from zhidu.ballots.actions import paper
from zhidu.ballots.models import Round, Slip
from zhidu.boards import guard, log
from zhidu.boards.actions import notices
from zhidu.boards.models import Checkpoint, LogEntry, Notice
from zhidu.matters.models import Matter, Poll
from zhidu.org.door import Actor
from zhidu.org.models import Unit
from zhidu.voice.models import Report

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 12, 31)


def addresses(unit: Unit) -> dict[str, str]:
    running = Round.objects.exclude(subject__startswith="matter:").get(unit=unit, state="open")
    shut = {one.kind: one for one in Round.objects.filter(unit=unit, state="closed")}
    standing = Notice.objects.filter(unit=unit, ended=None).earliest("number")
    gone = Notice.objects.filter(unit=unit).exclude(ended=None).first()
    return {
        "rounds": "/rounds",
        "new rating": f"/org/{unit.pk}/rounds/new?kind=rating",
        "new vote": f"/org/{unit.pk}/rounds/new?kind=ballot",
        "round": f"/round/{running.pk}",
        "vote": f"/round/{running.pk}/vote",
        "paper": f"/round/{running.pk}/paper",
        "running": f"/board/round/{running.pk}",
        "rating": f"/board/round/{shut['rating'].pk}",
        "ballot": f"/board/round/{shut['ballot'].pk}",
        "word": "/vote",
        "notice": f"/board/notice/{standing.number}",
        "gone": f"/board/notice/{gone.number}",
        "proof": f"/board/notice/{standing.number}/proof",
        "object": f"/board/notice/{standing.number}/object",
        "answer": "/board/answer",
        "post": f"/org/{unit.pk}/notice",
        "correct": f"/org/notice/{standing.number}/correct",
        "log": "/log",
        "panel": f"/board/{unit.pk}/panel",
        "make panel": f"/org/{unit.pk}/panel",
        "write": f"/x/new/{unit.pk}",
        "code": "/x/code",
        "letters": "/voice",
        "letter": f"/voice/{Report.objects.get(state='open').pk}",
    }


def above() -> dict[str, str]:
    """What the office above sees of the matters of its branches."""
    return {
        "matter": f"/matter/{Poll.objects.get(matter__slug='member_appraisal').matter_id}",
        "case": f"/matter/{Poll.objects.get(stage='admit').matter_id}",
        "case result": f"/board/round/{Poll.objects.get(stage='admit').round_id}",
        "prepare": f"/matter/{_standing().pk}/poll/admit",
    }


def _standing() -> Matter:
    return Matter.objects.filter(
        unit__name="上闸所党支部", slug="development", state="open"
    ).first()


def test_every_page_fits_and_reads(page: Page, live_server):
    demo_world.load()
    home, unit = live_server.url, Unit.objects.get(name="上闸所党支部")
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    enter(page.context, home, "沈夏禾")
    visits = [*addresses(unit).items(), ("", ""), *above().items()]
    for name, address in visits:
        if not name:
            enter(page.context, home, "邵夏谷")
            continue
        answer = page.goto(home + address)
        if answer.status != (410 if name == "gone" else 200):
            wrong.append(f"{name}: {answer.status}")
        wrong += [f"{name}: {one}" for one in faults(page)]
        if name == "proof" and (sheets := printed(page)) != 1:
            wrong.append(f"the proof fills {sheets} sheets of A4")
    assert wrong == []


def printed(page: Page) -> int:
    return len(PdfReader(BytesIO(page.pdf(format="A4"))).pages)


def test_a_slip_on_a_phone_without_script(browser, live_server):
    """From the QR code's address to “sealed”, script switched off, no cookie left."""
    demo_world.load()
    row = Round.objects.exclude(subject__startswith="matter:").get(state="open")
    (made,) = paper.make_slips(Actor(None, DAY), row, [_not_yet(row)])
    context = browser.new_context(java_script_enabled=False, locale="zh-CN",
                                  viewport={"width": 390, "height": 800})  # fmt: skip
    page = context.new_page()
    page.goto(f"{live_server.url}/vote/{made[0]}")
    page.check("input[name=q1][value='5']")
    page.get_by_role("button", name="密封提交").click()
    expect(page.get_by_role("heading", name="谢谢您，收到了")).to_be_visible()
    assert context.cookies() == []
    assert Slip.objects.filter(round=row, used=True).count() == 1
    page.goto(f"{live_server.url}/vote/{made[0]}")
    expect(page.get_by_text("已经用过了")).to_be_visible()
    context.close()


def _not_yet(row: Round):
    from zhidu.ballots.models import Participation, Roll

    done = Participation.objects.filter(round=row).values_list("person_id", flat=True)
    return Roll.objects.filter(round=row, way="").exclude(person_id__in=list(done)).last().person


def test_a_browser_remembers_the_log_and_tells_a_changed_one(page: Page, live_server):
    """It comes, the log grows, it comes again: quiet. Then history is rewritten: red, with both."""
    unit = _branch()
    notices.post(SYSTEM, unit, WORDS, 5)
    address = f"{live_server.url}/log"
    page.goto(address)
    assert _remembered(page, log.size()) == log.size()
    for _one in range(6):
        log.append("beat", 1, "", open={})
    page.goto(address)
    assert _remembered(page, log.size()) == log.size()
    expect(page.locator("#log-alarm")).to_be_hidden()
    _rewrite()
    page.goto(address)
    expect(page.locator("#log-alarm")).to_be_visible()
    told = page.locator("#log-evidence").inner_text()
    assert told.count(log.signer().name) >= 2


def _remembered(page: Page, awaited: int) -> int:
    """The size of the log this browser has kept, once its script has run."""
    kept, size = "JSON.parse(localStorage.getItem('zhidu-log') || '{}').size || 0", 0
    for _try in range(100):  # the policy of the page forbids polling by a script of ours
        size = page.evaluate(kept)
        if size >= awaited:
            break
        page.wait_for_timeout(50)
    return size


def _branch() -> Unit:
    from zhidu.org.actions import tree
    from zhidu.org.models import Site

    site = Site.here()
    site.first_run_done, site.demo_today = True, SYSTEM.today
    site.save()
    return tree.found(SYSTEM, None, "柏启村党支部", "branch", on=SYSTEM.today)


def _rewrite() -> None:
    """Whoever owns the machine lifts the triggers and writes another history of the same length."""
    from django.db import connection

    held = list(LogEntry.objects.order_by("idx").values_list("kind", "bytes"))
    with guard.lifted(connection):
        Checkpoint.objects.all().delete()
        LogEntry.objects.all().delete()
    for kind, _data in held[1:]:
        log.append(kind, 2, "", other=True)


def test_sha256_written_out_is_sha256(page: Page, live_server):
    import hashlib

    _branch()
    page.goto(f"{live_server.url}/log")
    for text in ("", "abc", "x" * 55, "x" * 56, "x" * 64, "日志" * 200):
        found = page.evaluate(
            "text => [...sha256(new TextEncoder().encode(text))]"
            ".map((one) => one.toString(16).padStart(2, '0')).join('')",
            text,
        )
        assert found == hashlib.sha256(text.encode()).hexdigest()
