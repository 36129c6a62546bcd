"""Every page once in a real browser, at phone and desktop width, on the demo's data."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests import demo_world
from tests.browser.entering import enter
from zhidu.matters.models import Call, Matter, OwnRule, Record
from zhidu.org.models import Membership, Post, Unit
from zhidu.texts.models import Text

SHOTS = os.environ.get("ZHIDU_SHOTS")
WIDTHS = (390, 1280)
LAID_OUT = ["target-size", "scrollable-region-focusable", "aria-hidden-focus", "bypass"]
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
TYPE = """word => { const root = document.documentElement, was = root.dataset.type;
  if (word) root.dataset.type = word; else delete root.dataset.type; return was; }"""
SERIOUS = """options => axe.run(options).then(found => found.violations
  .filter(one => ["serious", "critical"].includes(one.impact))
  .map(one => one.id + ": " + one.nodes[0].html.slice(0, 160)))"""
ABOVE = {"execution", "responsibility", "honour"}  # pages of the level above, read by its office


def addresses(unit: Unit) -> dict[str, str]:
    record = Record.objects.get(unit=unit, held_on="2026-04-08")
    appraisal = Matter.objects.get(unit=unit, slug="member_appraisal")
    task = Matter.objects.filter(unit=unit, slug="assignment", state="open").first()
    person = Membership.objects.filter(unit=unit, kind="full", ends=None).last().person_id
    return {
        "today": "/",
        "record": f"/record?unit={unit.pk}&kind=theme_day",
        "record_page": f"/record/{record.pk}",
        "matters": "/matters?state=all",
        "matter": f"/matter/{appraisal.pk}",
        "task": f"/matter/{task.pk}",
        "matter_open": f"/matters/open?unit={unit.pk}&slug=talks",
        "institutions": "/institutions",
        "institution": "/institutions/member_appraisal",
        "preset": "/institutions/agenda_item?preset=linked_decision",
        "pack": f"/institutions/pack/eight?unit={unit.pk}",
        "workshop": f"/workshop?unit={unit.pk}",
        "workshop_new": f"/workshop/new?unit={unit.pk}",
        "workshop_rule": f"/workshop/{OwnRule.objects.get(state='draft').pk}",
        "texts": f"/texts?unit={unit.pk}",
        "text": f"/texts/{Text.objects.get(title='值班值守办法').pk}",
        "text_new": f"/texts/new?unit={unit.pk}",
        "text_check": f"/texts/{Text.objects.get(kind='standard').pk}/check",
        "burden": f"/burden?unit={unit.pk}",
        "calendar": f"/calendar?unit={unit.pk}",
        "boards": "/board",
        "board": f"/board/{unit.pk}",
        "wall": f"/board/{unit.pk}?wall=1",
        "affairs": f"/board/{Unit.objects.get(name='柏启村党支部').pk}/affairs",
        "honours": "/board/honours",
        "demonstrations": "/board/demonstrations",
        "honour": f"/matter/{Matter.objects.get(slug='honour', unit=unit.parent).pk}",
        "handbooks": "/handbooks",
        "handbook": f"/handbook/unit/{unit.pk}",
        "handbook_frozen": f"/handbook/unit/{unit.pk}?year=2025",
        "handbook_check": f"/handbook/unit/{unit.pk}/check",
        "year": f"/year/{unit.pk}",
        "handbook_member": f"/handbook/person/{person}",
        "notices": "/notices",
        "call": "/notices/call",
        "call_page": f"/notices/call/{Call.objects.get(unit=unit).pk}",
        "org": "/org",
        "unit": f"/org/{unit.pk}",
        "plant": f"/org/{unit.pk}/plant",
        "system": f"/org/{unit.pk}/system",
        "ledger": f"/org/{unit.pk}/ledger",
        "benefits": f"/org/{unit.parent_id}/benefits",
        "apply": f"/board/{Unit.objects.get(name='榆光区委').pk}/apply",
        "assessments": f"/org/{unit.pk}/assessments",
        "assessed": f"/matter/{Matter.objects.get(slug='assessment_sheet', unit=unit).pk}",
        "draw": f"/board/draw/{Matter.objects.get(slug='spot_check').pk}",
        "joint": "/institutions/joint_meeting",
        "finding": f"/matter/{Matter.objects.get(slug='finding', handler=unit).pk}",
        "execution": f"/execution?unit={unit.parent_id}",
        "execution_rows": f"/execution/rows?unit={unit.pk}&kind=due",
        "responsibility": f"/org/{unit.parent_id}/responsibility",
        "serving": f"/org/{unit.pk}/serving",
        "coverage": "/org/coverage",
        "handover": f"/handover/{Post.objects.get(unit=unit, ends='2026-12-28').pk}",
        "coverage_gap": "/org/coverage/roleless",
        "coverage_all": "/org/coverage?all=1",
        "working_days": "/org/working-days",
        "slips": f"/org/{unit.pk}/slips",
        "people": "/people",
        "person": f"/person/{person}",
        "person_add": f"/org/{unit.pk}/add",
        "import": "/import",
        "find": "/find?q=谈心",
        "me": "/me",
        "more": "/more",
        "type": "/type",
        "help": "/help",
        "refusal": f"/org/{unit.parent_id}/slips",
        "missing": "/nowhere",
    }


@pytest.mark.django_db(transaction=True)
def test_every_page_fits_reads_and_is_sound(page: Page, live_server):
    demo_world.load()
    home, unit = live_server.url, Unit.objects.get(name="上闸所党支部")
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request",
        lambda asked: None if asked.url.startswith(home) else wrong.append(f"asks {asked.url}"),
    )
    office = Post.objects.get(unit=unit.parent, post="office", ends=None).person.name
    rows = sorted(addresses(unit).items(), key=lambda one: one[0] in ABOVE)
    who = ""
    for name, address in rows:
        if who != (who := office if name in ABOVE else "沈夏禾"):
            enter(page.context, home, who)
        answer = page.goto(home + address)
        expected = {"refusal": 403, "missing": 404}.get(name, 200)
        if answer.status != expected:
            wrong.append(f"{name}: {answer.status}")
        wrong += [f"{name} {one}" for one in faults(page)]
        if SHOTS:
            shoot(page, Path(SHOTS), name)
    assert wrong == []


def shoot(page: Page, folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def faults(page: Page, *, demo: bool = True) -> list[str]:
    """What no page may have: not exactly one h1; at any width sideways scrolling or a serious
    finding of axe; sideways scrolling of the largest type on the smallest phone."""
    found = []
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} h1")
    if demo and "演示" not in page.inner_text("body"):
        found.append("does not say it is a demo")
    before = page.viewport_size
    for width in WIDTHS:
        found += [f"at {width}: {one}" for one in _unsound(page, width)]
    page.set_viewport_size({"width": 320, "height": 700})
    was = page.evaluate(TYPE, "xlarge")
    if page.evaluate(SIDEWAYS):
        found.append("scrolls sideways on a small phone in the largest type")
    page.evaluate(TYPE, was)
    page.set_viewport_size(before)
    return found


def _unsound(page: Page, width: int) -> list[str]:
    """The same document is read at every width: on the phone, what hangs on how it is laid out."""
    page.set_viewport_size({"width": width, "height": 900})
    sideways = ["scrolls sideways"] if page.evaluate(SIDEWAYS) else []
    part = {} if width == max(WIDTHS) else {"runOnly": {"type": "rule", "values": LAID_OUT}}
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return sideways + page.evaluate(SERIOUS, {"resultTypes": ["violations"], **part})
