"""The rules of 2014 and of 2026 for one dossier, side by side on a page that decides nothing."""

import re
from datetime import date

import pytest

from tests.fixtures import Cast
from tests.matters.walking import Stage, prepared
from zhidu.matters.models import Matter
from zhidu.matters.verdicts import verdicts


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return prepared(cast)


@pytest.fixture
def before(stage: Stage) -> Matter:
    """Begun in April 2026, under the rules of 2014: the target was filed above and not posted."""
    lines = [
        ("consent_target", day, "filing", {"document_ref": "杉委〔2027〕3号"})
        if name == "consent_target"
        else (name, day, *rest)
        for name, day, *rest in stage.lines()
        if name != "target_notice"
    ]
    matter = stage.open("2026-04-01")
    assert matter.version == "2014-06-11"
    return stage.walk(matter, "name_introducers", lines)


def test_the_two_rules_read_one_dossier_differently(before: Matter):
    old, new = verdicts(before)
    assert (old.version, old.pinned, old.verdict.wanting) == ("2014-06-11", True, ())
    assert (new.version, new.pinned) == ("2026-05-18", False)
    assert {one.stage for one in new.verdict.wanting} == {"target_notice", "consent_target"}
    assert before.at == "name_introducers", "nothing of it moves the case"


def test_both_verdicts_stand_side_by_side_on_a_page_one_link_from_the_case(
    stage: Stage, before: Matter, sign_in, monkeypatch
):
    client = sign_in(stage.cast.secretary)
    monkeypatch.setattr("zhidu.web.middleware.timezone.localdate", lambda: date(2027, 7, 22))
    address = f"/matter/{before.pk}/versions"
    assert f'href="{address}"' in client.get(f"/matter/{before.pk}").content.decode()
    page = client.get(address).content.decode()
    columns = re.findall(r"<section.*?</section>", page, re.DOTALL)
    old, new = [one for one in columns if "版</h2>" in one]
    assert "2014-06-11 版" in old
    assert "这件事按这一版办" in old
    assert "已办的都合这一版" in old
    assert "2026-05-18 版" in new
    assert "发展对象人选公示" in new
    assert "按这一版还差" in new
    assert "系统不替谁下结论" in page
    assert sign_in(stage.cast.member).get(address).status_code == 403
