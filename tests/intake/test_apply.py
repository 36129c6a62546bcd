"""Writing a roster: once, again, after a change here, and after a change in the file."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from tests.fixtures import Cast
from tests.intake.invent import id_number
from zhidu.intake.apply import Summary, apply_roster, compare, known_names
from zhidu.intake.command import import_roster
from zhidu.intake.preview import Preview, read_roster
from zhidu.org.access import members
from zhidu.org.actions import people, tree
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Entry, Membership, Person, Post, Site, Unit

TODAY = date(2026, 9, 20)
SYSTEM = Actor(None, TODAY)
HEAD = "姓名,性别,出生年月,身份证号,入党时间,转正时间,所在支部,党小组,党内职务,联系电话,人员类别"
KNOWN = id_number(date(1970, 5, 2), 11)
ROWS = (
    f"冯晨稻,男,1970.05,{KNOWN},1995.06,1996.06,柳湾村党支部,第一小组,书记,13900000001,正式党员",
    "石夏禾,女,1988.11,,2012-06-02,2013-06-02,柳湾村党支部,第一小组,组织委员,,正式党员",
    "何春麦,男,1999.04,,2026-03-01,,柳湾村党支部,,,,预备党员",
    "姜晓粟,女,1987.12,,,,槐序社区党支部,,,,入党积极分子",
)


@pytest.fixture
def town(db: None) -> Unit:
    found: Unit = tree.found(
        SYSTEM, None, "杉朗镇党委", "committee", code="T1", on=date(2020, 1, 1)
    )
    return found


def load(tmp_path: Path, unit: Unit, *rows: str) -> Preview:
    path = tmp_path / "名册.csv"
    path.write_text("\n".join([HEAD, *(rows or ROWS)]), encoding="utf-8")
    return read_roster(path, path.name, TODAY, known_units=known_names(unit))


def bring(tmp_path: Path, unit: Unit, *rows: str, **more: object) -> Summary:
    summary: Summary = apply_roster(SYSTEM, unit, load(tmp_path, unit, *rows), **more)  # type: ignore[arg-type]
    return summary


def tables() -> list[list[tuple[object, ...]]]:
    return [
        list(Person.objects.order_by("pk").values_list("pk", "name", "birth", "imported")),
        list(Membership.objects.order_by("pk").values_list()),
        list(Post.objects.order_by("pk").values_list()),
        list(Unit.objects.order_by("pk").values_list()),
    ]


def test_a_roster_becomes_units_people_standings_and_posts(tmp_path: Path, town: Unit) -> None:
    preview = load(tmp_path, town)
    before = compare(preview, town, TODAY)
    summary = bring(tmp_path, town)
    assert (before.created, before.new_units) == (
        summary.created,
        ["柳湾村党支部", "槐序社区党支部"],
    )
    assert summary.created == 4
    village = Unit.objects.get(name="柳湾村党支部")
    assert (village.parent, village.kind) == (town, "branch")
    feng = Person.objects.get(name="冯晨稻")
    assert (feng.id_number, feng.phone, feng.birth, feng.birth_exact) == (
        KNOWN, "13900000001", date(1970, 5, 1), "month",
    )  # fmt: skip
    spans = feng.memberships.values_list("kind", "starts", "ends", "group__name")
    assert list(spans) == [
        ("probationary", date(1995, 6, 1), date(1996, 6, 1), "第一小组"),
        ("full", date(1996, 6, 1), None, "第一小组"),
    ]
    post = Post.objects.get(person=feng)
    assert (post.unit, post.post, post.first_responsible) == (village, "secretary", True)
    he = Person.objects.get(name="何春麦")
    assert list(he.memberships.values_list("kind", "starts")) == [
        ("probationary", date(2026, 3, 1))
    ]
    assert Membership.objects.get(person__name="姜晓粟").kind == "activist"


def test_no_id_number_or_phone_stands_in_plain_in_the_database(tmp_path: Path, town: Unit) -> None:
    bring(tmp_path, town)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            text = repr(cursor.fetchall())
            assert KNOWN not in text
            assert "13900000001" not in text


def test_the_same_file_again_changes_nothing(tmp_path: Path, town: Unit) -> None:
    bring(tmp_path, town)
    before = tables()
    summary = bring(tmp_path, town)
    assert tables() == before
    assert (summary.created, summary.changed, summary.unchanged) == (0, 0, 4)
    assert (summary.conflict_count, summary.asked_count, summary.missing_count) == (0, 0, 0)
    assert summary.new_units == []


def test_a_change_in_the_file_is_written_a_blank_is_not(tmp_path: Path, town: Unit) -> None:
    bring(tmp_path, town)
    row = ROWS[0].replace("13900000001", "13900000009")
    summary = bring(tmp_path, town, row, ROWS[1].replace("1988.11", ""), *ROWS[2:])
    assert Person.objects.get(name="冯晨稻").phone == "13900000009"
    assert summary.changed == 1
    assert Person.objects.filter(name="石夏禾", birth=None).count() == 0


def test_a_value_changed_here_is_a_conflict_and_stays(tmp_path: Path, town: Unit) -> None:
    bring(tmp_path, town)
    person = Person.objects.get(name="石夏禾")
    people.change(SYSTEM, person, birth=date(1988, 12, 1), reason="照档案")
    row = ROWS[1].replace("1988.11", "1988.12")
    assert bring(tmp_path, town, ROWS[0], row, *ROWS[2:]).conflict_count == 0
    people.change(SYSTEM, person, sex="m", reason="照档案")
    summary = bring(tmp_path, town, ROWS[0], row, *ROWS[2:])
    person.refresh_from_db()
    assert person.sex == "m"
    assert [(one.word, one.here, one.file) for one in summary.conflicts] == [("sex", "m", "f")]


def test_a_person_missing_from_the_file_is_listed_not_removed(tmp_path: Path, town: Unit) -> None:
    bring(tmp_path, town)
    summary = bring(tmp_path, town, *ROWS[1:])
    assert summary.missing == [("冯晨稻", "柳湾村党支部")]
    assert Membership.objects.filter(person__name="冯晨稻", ends=None).count() == 1
    assert Post.objects.filter(person__name="冯晨稻", ends=None).count() == 1


def test_becoming_full_ends_probation_that_day(tmp_path: Path, town: Unit) -> None:
    bring(tmp_path, town, *ROWS[:2], "何春麦,男,1999.04,,2025-03-01,,柳湾村党支部,,,,预备党员")
    full = "何春麦,男,1999.04,,2025-03-01,2026-03-01,柳湾村党支部,,,,正式党员"
    bring(tmp_path, town, *ROWS[:2], full)
    spans = Membership.objects.filter(person__name="何春麦").values_list("kind", "starts", "ends")
    assert list(spans) == [
        ("probationary", date(2025, 3, 1), date(2026, 3, 1)),
        ("full", date(2026, 3, 1), None),
    ]


def test_moving_to_another_branch_is_asked_and_keeps_the_history(
    tmp_path: Path, town: Unit
) -> None:
    bring(tmp_path, town)
    moved = ROWS[1].replace("柳湾村党支部,第一小组,组织委员", "槐序社区党支部,,")
    assert bring(tmp_path, town, ROWS[0], moved, *ROWS[2:]).asked_count == 1
    same = Person.objects.get(name="石夏禾").pk
    bring(tmp_path, town, ROWS[0], moved, *ROWS[2:], answers={(0, 3): same})
    spans = Membership.objects.filter(person__name="石夏禾", kind="full")
    assert list(spans.values_list("unit__name", "ends")) == [
        ("柳湾村党支部", TODAY), ("槐序社区党支部", None),
    ]  # fmt: skip
    assert not Post.objects.filter(person__name="石夏禾", ends=None).exists()


def test_a_likely_namesake_is_asked_and_the_answer_is_kept(tmp_path: Path, town: Unit) -> None:
    bring(tmp_path, town)
    twin = "石夏禾,女,1988.11,,2012-06-02,2013-06-02,槐序社区党支部,,,,正式党员"
    preview = load(tmp_path, town, twin)
    asked = compare(preview, town, TODAY).asked
    person = Person.objects.get(name="石夏禾")
    assert [(one.row.row, one.choices) for one in asked] == [(2, [person])]
    assert bring(tmp_path, town, twin).asked_count == 1
    assert Person.objects.filter(name="石夏禾").count() == 1
    bring(tmp_path, town, twin, answers={(0, 2): "new"})
    assert Person.objects.filter(name="石夏禾").count() == 2


def test_an_id_number_finds_the_person_under_another_name(tmp_path: Path, town: Unit) -> None:
    bring(tmp_path, town)
    summary = bring(tmp_path, town, ROWS[0].replace("冯晨稻", "冯晨豆"), *ROWS[1:])
    assert summary.created == 0
    assert Person.objects.get(id_key=Person.objects.get(name="冯晨豆").id_key).name == "冯晨豆"


def test_all_or_the_sound_rows(tmp_path: Path, town: Unit) -> None:
    bad = ROWS[1].replace("1988.11", "1988.13")
    with pytest.raises(Refused, match="1 格必须改"):
        bring(tmp_path, town, ROWS[0], bad)
    assert not Person.objects.exists()
    assert bring(tmp_path, town, ROWS[0], bad, only_sound=True).created == 1


def test_nothing_is_written_when_the_middle_breaks(
    tmp_path: Path, town: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("power")

    monkeypatch.setattr(Post.objects, "bulk_create", broken)
    with pytest.raises(RuntimeError):
        bring(tmp_path, town)
    assert not Person.objects.exists()
    assert list(Unit.objects.values_list("name", flat=True)) == ["杉朗镇党委"]


def test_one_secretary_here_another_in_the_file(tmp_path: Path, cast: Cast) -> None:
    row = "韩冬谷,男,1980.01,,2005.06,2006.06,柏启村党支部,,书记,,正式党员"
    summary = bring(tmp_path, cast.town, row)
    assert [(one.word, one.here, one.file) for one in summary.conflicts] == [
        ("post", cast.secretary.name, "书记")
    ]
    assert not Post.objects.filter(person__name="韩冬谷").exists()


def test_every_person_written_has_a_journal_entry(tmp_path: Path, town: Unit) -> None:
    bring(tmp_path, town)
    assert Entry.objects.filter(verb="roster.person").count() == 4
    assert Entry.objects.filter(verb="roster.import").count() == 1


def test_only_a_keeper_imports_and_never_into_a_demo(tmp_path: Path, cast: Cast) -> None:
    preview = load(tmp_path, cast.village)
    with pytest.raises(Refused):
        apply_roster(Actor(cast.member, TODAY), cast.village, preview)
    site = Site.here()
    site.demo_today = TODAY
    site.save()
    with pytest.raises(Refused, match="演示"):
        apply_roster(SYSTEM, cast.village, preview)


def test_the_command_prints_faults_and_writes_only_when_told(tmp_path: Path, town: Unit) -> None:
    load(tmp_path, town, ROWS[0], ROWS[1].replace("1988.11", "1988.13"))
    out = io.StringIO()
    assert import_roster(tmp_path / "名册.csv", "T1", False, TODAY, out) == 1
    assert "名册!C3: 1988.13: 没有 13 月。" in out.getvalue()
    load(tmp_path, town)
    assert import_roster(tmp_path / "名册.csv", "T1", False, TODAY, out) == 0
    assert not Person.objects.exists()
    assert import_roster(tmp_path / "名册.csv", "", True, TODAY, out) == 0
    assert Person.objects.count() == 4
    assert import_roster(tmp_path / "没有.csv", "T1", False, TODAY, out) == 2
    assert import_roster(tmp_path / "名册.csv", "X9", False, TODAY, out) == 2


@pytest.mark.django_db
def test_a_branch_that_only_a_blocked_row_names_is_not_set_up(tmp_path):
    path = tmp_path / "名册.csv"
    text = "姓名,性别,出生年月,入党时间,所在支部\n王晨粟,男,1960.05,1985.07,柏启村党支部\n"
    text += "刘春禾,女,2050.01,2001.07,桐安村党支部\n"
    path.write_text(text, encoding="utf-8")
    preview = read_roster(path, path.name, date(2026, 9, 20))
    assert [one.name for one in preview.sound_units()] == ["柏启村党支部"]


def test_a_file_with_fewer_columns_takes_nothing_away(tmp_path: Path, town: Unit) -> None:
    """A list of phones after the register: standing, posts and branch stay as they are."""
    bring(tmp_path, town)
    before = tables()[1:]
    path = tmp_path / "电话.csv"
    path.write_text(f"姓名,身份证号,联系电话\n冯晨稻,{KNOWN},13900000007\n", encoding="utf-8")
    preview = read_roster(path, path.name, TODAY, known_units=known_names(town))
    summary = apply_roster(SYSTEM, town, preview)
    assert (summary.created, summary.changed, summary.conflict_count) == (0, 1, 0)
    assert tables()[1:] == before
    assert Person.objects.get(name="冯晨稻").phone == "13900000007"


def test_days_before_joining_become_standings_one_after_the_other(
    tmp_path: Path, town: Unit
) -> None:
    path = tmp_path / "名册.csv"
    path.write_text(
        "姓名,所在支部,人员类别,申请入党时间,确定积极分子时间,确定发展对象时间,入党时间\n"
        "姜晓粟,柳湾村党支部,入党积极分子,2025-03-01,2026-03-02,,\n"
        "何春麦,柳湾村党支部,预备党员,2023-03-01,2024-03-02,2025-04-01,2026.03\n",
        encoding="utf-8",
    )
    preview = read_roster(path, path.name, TODAY)
    for _round in range(2):
        apply_roster(SYSTEM, town, preview)
        rows = Membership.objects.order_by("person__name", "starts")
        assert list(rows.values_list("person__name", "kind", "starts", "ends", "exact")) == [
            ("何春麦", "applicant", date(2023, 3, 1), date(2024, 3, 2), "day"),
            ("何春麦", "activist", date(2024, 3, 2), date(2025, 4, 1), "day"),
            ("何春麦", "target", date(2025, 4, 1), date(2026, 3, 1), "day"),
            ("何春麦", "probationary", date(2026, 3, 1), None, "month"),
            ("姜晓粟", "applicant", date(2025, 3, 1), date(2026, 3, 2), "day"),
            ("姜晓粟", "activist", date(2026, 3, 2), None, "day"),
        ]


def test_who_came_later_is_not_of_the_branch_before(tmp_path: Path, town: Unit) -> None:
    path = tmp_path / "名册.csv"
    path.write_text(
        "姓名,所在支部,入党时间,转正时间,进入支部时间\n"
        "冯晨稻,柳湾村党支部,1995-06-01,1996-06-01,2015-03-01\n",
        encoding="utf-8",
    )
    apply_roster(SYSTEM, town, read_roster(path, path.name, TODAY))
    village, feng = Unit.objects.get(name="柳湾村党支部"), Person.objects.get(name="冯晨稻")
    assert list(members(village, date(2015, 2, 28))) == []
    assert list(members(village, date(2015, 3, 1))) == [feng]
    first = feng.memberships.first()
    assert (first.kind, first.starts) == ("probationary", date(1995, 6, 1))


def test_units_are_filled_where_blank_and_listed_where_they_differ(
    tmp_path: Path, town: Unit
) -> None:
    def sheet(phone: str, opened: str) -> Preview:
        path = tmp_path / "组织.csv"
        path.write_text(
            "组织名称,上级组织,设置依据,成立时间,联系电话,书记\n"
            f"柳湾村党支部,杉朗镇党委,行政村,{opened},{phone},冯晨稻\n"
            "三号楼党支部,杉朗镇党委,楼宇,,,\n",
            encoding="utf-8",
        )
        return read_roster(path, path.name, TODAY, known_units=known_names(town))

    preview = sheet("", "2001-07-01")
    assert [str(one) for one in preview.sheets[0].untaken_lines()] == [
        "“组织”F 列“书记”没有采用（1 格）：职务从人员名册导入"
    ]
    summary = apply_roster(SYSTEM, town, preview)
    assert [str(one) for one in summary.unit_notes] == [
        "“三号楼党支部”的设置依据要写明依托哪个单位或场所，先不写，设立后请在组织页补上。"
    ]
    village = Unit.objects.get(name="柳湾村党支部")
    assert (village.basis, village.opened, village.phone) == ("village", date(2001, 7, 1), "")
    apply_roster(SYSTEM, town, sheet("8000000", "2001-07-01"))
    village.refresh_from_db()
    assert village.phone == "8000000"
    again = apply_roster(SYSTEM, town, sheet("8000001", "2001-07-01"))
    village.refresh_from_db()
    assert village.phone == "8000000"
    assert [str(one) for one in again.unit_notes] == [
        "“柳湾村党支部”的联系电话这里是“8000000”，名册是“8000001”：没有改，要改请到组织页办理。"
    ]


def test_a_standing_kept_by_hand_gets_its_unknown_day(tmp_path: Path, cast: Cast) -> None:
    person = people.add(SYSTEM, cast.village, "full", None, name="韩冬谷", birth=date(1980, 1, 1))
    row = "韩冬谷,男,1980.01,,2005.06,2006.06,柏启村党支部,,,,正式党员"
    assert bring(tmp_path, cast.town, row).changed == 1
    assert list(person.memberships.values_list("kind", "starts")) == [
        ("probationary", date(2005, 6, 1)), ("full", date(2006, 6, 1)),
    ]  # fmt: skip
    held = people.add(SYSTEM, cast.village, "full", date(2009, 1, 1), name="冯冬谷",
                      birth=date(1981, 1, 1))  # fmt: skip
    row = "冯冬谷,男,1981.01,,2005.06,2006.06,柏启村党支部,,,,正式党员"
    summary = bring(tmp_path, cast.town, row)
    assert [(one.word, one.here, one.file) for one in summary.conflicts] == [
        ("standing", "2009-01-01", "2006-06")
    ]
    assert held.memberships.get().starts == date(2009, 1, 1)
