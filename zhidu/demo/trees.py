"""Who there is in the demo: four trees, their branches, people and posts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from zhidu.org.actions import tree
from zhidu.org.door import Actor
from zhidu.org.models import Away, Membership, Pair, Person, Place, Post, Stand, Unit

from .asking import DEPARTMENTS
from .names import SEED, names

BEGAN = date(2019, 1, 1)
SYSTEM = Actor(None, BEGAN)
VILLAGES = ("启", "成", "和", "安", "宁", "兴", "丰", "泰")
TOWNS = (("杉朗镇", "柏"), ("槿明镇", "桐"), ("榕安镇", "椿"))
COMMUNITIES = ("槐序社区", "槐新社区", "槐园社区")
SPECIAL = (
    ("梧清农贸市场党支部", "market", "梧清农贸市场", "market"),
    ("梧清三号楼党支部", "building", "梧清三号楼", "building"),
    ("杉朗果蔬协会党支部", "association", "杉朗果蔬协会", "association"),
    ("榕安茶产业链党支部", "chain", "榕安茶产业链", "chain"),
    ("槿明龙头粮企党支部", "leading_firm", "槿明粮油公司", "firm"),
)
STATIONS = ("上闸所", "中堰所", "下渡所", "测流所")
TITLES = {
    "secretary": "书记", "deputy_secretary": "副书记", "org_commissioner": "组织委员",
    "publicity_commissioner": "宣传委员", "discipline_commissioner": "纪检委员",
}  # fmt: skip

YOUNGEST = 12  # the place in each large branch of the one still on probation
SKILLS = ("电工", "会计", "驾驶", "果树嫁接", "文书", "急救", "养蜂", "无人机", "木工", "书法")
# where a branch stands → whence its people come, their schooling, their work
KINDS = {
    "village": (("villager", "villager", "villager", "retired", "mobile"),
                ("初中", "高中", "中专", "大专"), ("务农", "务农", "果园", "村小学", "养殖")),
    "community": (("retired", "retired", "serving", "laid_off"),
                  ("高中", "大专", "大学本科"), ("社区工作者", "学校", "医院", "商店", "自由职业")),
    "office": (("serving",), ("中专", "大专", "大学本科"),
               ("闸门运行", "水文测报", "工程维护", "财务", "综合")),
    "firm": (("serving",), ("高中", "中专", "大专", "大学本科"),
             ("驾驶员", "修理工", "调度", "安全员", "仓库")),
    "": (("serving", "serving", "retired"), ("高中", "大专", "大学本科"), ("经营", "管理", "技术")),
}  # fmt: skip


class Planter:
    def __init__(self) -> None:
        self.draw, self.names = random.Random(SEED), names()

    def person(self, basis: str, name: str = "") -> Person:
        """Somebody whose age, schooling and work fit where the branch stands."""
        draw, (sources, schools, jobs) = self.draw, KINDS.get(basis, KINDS[""])
        source = draw.choice(sources)
        retired = source == "retired"
        born = draw.randint(1948, 1964) if retired else draw.randint(1967, 2000)
        if source == "villager":
            born = draw.randint(1950, 1998)
        return Person(
            name=name or next(self.names), sex=draw.choice("mf"), ethnicity="汉族",
            birth=date(born, draw.randint(1, 12), 1), birth_exact="month",
            education=draw.choice(schools if born > 1965 else ("初中", "高中", "中专")),
            source=source, work_unit="" if retired else draw.choice(jobs),
            skills=draw.choice(SKILLS) if draw.random() < 0.3 else "",
        )  # fmt: skip

    def people(self, count: int, first: tuple[str, ...] = (), basis: str = "") -> list[Person]:
        made = [self.person(basis, name) for name in first]
        made += [self.person(basis) for _n in range(count - len(first))]
        if len(made) > YOUNGEST:  # who is still on probation
            made[YOUNGEST].birth = date(1999, 5, 1)
            made[YOUNGEST].source = made[0].source
        for one in made:
            one.keep_keys()
        return list(Person.objects.bulk_create(made))

    def branch(
        self,
        parent: Unit,
        name: str,
        count: int,
        *,
        first: tuple[str, ...] = (),
        staff: int = 0,
        vacant: bool = False,
        **words: object,
    ) -> Unit:
        """A branch with members, committee and groups; the first name is the secretary's."""
        unit: Unit = tree.found(SYSTEM, parent, name, "branch", on=BEGAN, **words)  # type: ignore[arg-type]
        basis = str(words.get("basis", ""))
        folk = self.people(count, first, basis)
        groups = self._groups(unit, count)
        Membership.objects.bulk_create(
            row for n, one in enumerate(folk) for row in self._standing(unit, one, n, groups)
        )
        Membership.objects.bulk_create(
            Membership(person=one, unit=unit, kind="staff", starts=BEGAN)
            for one in self.people(staff, basis=basis)
        )
        self._posts(unit, folk, vacant)
        return unit

    def _groups(self, unit: Unit, count: int) -> list[Unit]:
        if count < 15:
            return []
        return [
            tree.found(
                SYSTEM, unit, f"{unit.name.removesuffix('党支部')}第{n}党小组", "group", on=BEGAN
            )
            for n in "一二三"
        ]

    def _standing(
        self, unit: Unit, one: Person, number: int, groups: list[Unit]
    ) -> Iterator[Membership]:
        """Probationary a year, then full; the youngest of a large branch is still probationary."""
        group = groups[number % len(groups)] if groups else None
        if number == YOUNGEST:
            joined = date(2026, 6, 24)
            yield Membership(person=one, unit=unit, kind="probationary", starts=joined, group=group)
            return
        assert one.birth is not None
        grown = max(one.birth.year + 19, 1970)
        joined = date(self.draw.randint(grown, max(grown, min(grown + 20, 2022))), 7, 1)
        full = joined.replace(year=joined.year + 1)
        yield Membership(
            person=one, unit=unit, kind="probationary", starts=joined, ends=full, group=group
        )
        yield Membership(person=one, unit=unit, kind="full", starts=full, group=group)

    def _posts(self, unit: Unit, folk: list[Person], vacant: bool) -> None:
        words = list(TITLES) if len(folk) >= 7 else ["secretary"]
        rows = []
        for number, word in enumerate(words):
            if vacant and word == "secretary":
                continue
            rows.append(
                Post(
                    unit=unit,
                    person=folk[number],
                    post=word,
                    title=TITLES[word],
                    starts=BEGAN,
                    first_responsible=word == "secretary",
                )
            )
        Post.objects.bulk_create(rows)

    def office(self, unit: Unit, name: str = "") -> Person:
        """A committee's secretary and its office clerk; the clerk is returned."""
        head, clerk = self.people(2, (name,) if name else ())
        Post.objects.create(
            unit=unit, person=head, post="secretary", title="书记", starts=BEGAN,
            first_responsible=True,
        )  # fmt: skip
        Post.objects.create(
            unit=unit, person=clerk, post="office", title="组织科（办公室）经办", starts=BEGAN
        )
        return clerk


def plant() -> None:
    planter = Planter()
    _district(planter)
    _river(planter)
    _brigade(planter)
    _park(planter)
    _roles(planter)
    _departments(planter)


def _departments(planter: Planter) -> None:
    """Departments beside a committee; each has one clerk who answers requests."""
    for above, departments in DEPARTMENTS.items():
        parent = Unit.objects.get(name=above)
        for name, _services in departments:
            unit = tree.found(SYSTEM, parent, name, "body", on=BEGAN)
            (clerk,) = planter.people(1)
            Post.objects.create(unit=unit, person=clerk, post="office", title="经办", starts=BEGAN)


def _district(planter: Planter) -> None:
    district = tree.found(
        SYSTEM, None, "榆光区委", "committee", on=BEGAN, template="district", level="区"
    )
    planter.office(district)
    for town_name, letter in TOWNS:
        town = tree.found(SYSTEM, district, f"{town_name}党委", "committee", on=BEGAN, level="镇")
        planter.office(town)
        for end in VILLAGES:
            place = tree.set_place(SYSTEM, town, f"{letter}{end}村", "village")
            first = ("王晨粟",) if letter + end == "柏启" else ()
            unit = planter.branch(
                town, f"{letter}{end}村党支部", 22 if first else 20, first=first, basis="village",
                level="村", vacant=letter + end == "柏和",
            )  # fmt: skip
            Stand.objects.create(unit=unit, place=place, kind="host", starts=BEGAN)
            if first:  # 一肩挑: the secretary also leads the village committee
                row = Post.objects.get(unit=unit, post="secretary")
                Post.objects.create(
                    unit=unit, person=row.person, post="director", title="村委会主任", starts=BEGAN
                )
    street = tree.found(SYSTEM, district, "梧清街道党工委", "committee", on=BEGAN, level="街道")
    planter.office(street)
    for name in COMMUNITIES:
        planter.branch(street, f"{name}党支部", 20, basis="community", level="社区")
    for number, (name, basis, place_name, kind) in enumerate(SPECIAL):
        host = tree.set_place(SYSTEM, street, place_name, kind)
        planter.branch(street, name, 19 if number < 2 else 20, basis=basis, hosts=[host])


def _river(planter: Planter) -> None:
    top = tree.found(
        SYSTEM, None, "穗澜河管理处党委", "committee", on=BEGAN, template="river", level="处"
    )
    planter.office(top, "尤春谷")
    for name, count in zip(STATIONS, (19, 20, 18, 19), strict=True):
        first = ("沈夏禾",) if name == "上闸所" else ()
        planter.branch(top, f"{name}党支部", count, first=first, staff=52, basis="office",
                       level="所")  # fmt: skip
    planter.branch(top, "机关党支部", 20, staff=52, basis="office", level="所")


def _brigade(planter: Planter) -> None:
    """A Party tree and a tree of teams and squads over the same people (5.01)."""
    top = tree.found(
        SYSTEM, None, "澄原公司运输大队党总支", "general_branch", on=BEGAN, template="brigade",
        level="大队",
    )  # fmt: skip
    planter.office(top, "许夏麦")
    crew = tree.found(SYSTEM, None, "澄原公司运输大队", "body", on=BEGAN, level="大队")
    for number, (team, count) in enumerate((("一车队", 21), ("二车队", 20))):
        first = ("张暮谷", "孔午稻") if team == "一车队" else ()
        branch = planter.branch(
            top, f"{team}党支部", count, first=first, staff=63, basis="firm", level="车队"
        )
        body = tree.found(SYSTEM, crew, team, "body", on=BEGAN, level="车队")
        members = list(Person.objects.filter(memberships__unit=branch).distinct().order_by("pk"))
        for squad in range(2):
            name = f"{'一二三四'[number * 2 + squad]}班"
            unit = tree.found(SYSTEM, body, name, "body", on=BEGAN, level="班")
            Post.objects.create(
                unit=unit, person=members[5 + squad], post="squad_leader", title="班长",
                starts=BEGAN,
            )  # fmt: skip


def _park(planter: Planter) -> None:
    top = tree.found(
        SYSTEM, None, "桦衡园区党工委", "committee", on=BEGAN, template="private", level="园区"
    )
    planter.office(top)
    for name, count in (("桦衡机电", 7), ("桦衡仪表", 4), ("桦衡印务", 3), ("桦衡包装", 3)):
        place = tree.set_place(SYSTEM, top, name, "firm")
        unit = planter.branch(top, f"{name}党支部", count, basis="firm", level="企业")
        Stand.objects.create(unit=unit, place=place, kind="host", starts=BEGAN)
    for word in ("铸件", "模具", "电子", "服装", "食品", "物流", "建材", "家具"):
        Place.objects.create(name=f"桦衡{word}", kind="firm", under=top)


def _roles(planter: Planter) -> None:
    """Most members have something they take part in; a few are away, one has no contact yet."""
    folk = list(
        Person.objects.filter(memberships__kind="full", memberships__ends=None).order_by("pk")
    )
    for number, one in enumerate(folk):
        if number % 9:
            one.role_kind, one.role_text = "activity", "支部活动"
        if number % 40 == 7:
            one.away_since, one.away_to = BEGAN + timedelta(days=2500), "外地务工"
            one.contact = folk[number - 1]
    Person.objects.bulk_update(folk, ["role_kind", "role_text", "away_since", "away_to", "contact"])
    _away([one for one in folk if one.away_since])


def _away(folk: list[Person]) -> None:
    """The dated rows behind the files: where they are, and who has kept in touch since 2026."""
    Away.objects.bulk_create(
        Away(person=one, starts=one.away_since, to=one.away_to) for one in folk
    )
    homes = {
        row.person_id: row.unit_id
        for row in Membership.objects.filter(person__in=folk, ends=None, kind="full")
    }
    Pair.objects.bulk_create(
        Pair(kind="mobile", unit_id=homes[one.pk], helper=one.contact, other=one,
             starts=date(2026, 1, 1))
        for one in folk
    )  # fmt: skip
