"""Everything an institution may say. If a word is not here, the language lacks it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from .effects import Effect
from .stages import AnyStage
from .terms import Dotted, Facts, Slug, Strict, TimeOrName, Title, Yes, plain

Certainty = Literal["", "V", "S", "M+", "M", "X", "D", "essay"]
FieldOfWork = Literal["thought", "organisation", "conduct", "institutions", "integrity"]
Benefit = Literal["honour", "post", "money"]
Period = Literal["week", "month", "quarter", "half_year", "year"]


class Role(Strict):
    """Who may act."""

    title: Title
    who: Literal[
        "subject", "opener", "members", "everybody", "below", "post", "body", "named", "anyone"
    ]  # everybody: members and staff of the unit; below: members of it and of all units below
    post: Slug | None = None  # who: post
    body: Slug | None = None  # who: body; some institution 'meets' it
    field: Slug | None = None  # who: named; the item that names the persons
    # above: the nearest unit upward, of any depth, that has the post or body; nearest: itself too
    # handling: the unit that handles the matter now, one level higher each time it rose
    at: Literal["unit", "parent", "grandparent", "above", "nearest", "handling"] = "unit"
    beyond: Slug | None = None  # at: above, counted from where this other role is found
    paper: Yes | None = None  # what is written on paper a keeper may enter; named: not by default
    instead: Slug | None = None  # who: body; the setting that says which role acts without one
    # a role: neither those who are it, nor who belongs to a unit of theirs, is ever in this one
    strangers_to: Slug | None = None


class Setting(Strict):
    """A blank the unit fills in when it adopts; `start` is a proposal, not the law's."""

    title: Title
    type: Literal["number", "money", "span", "list", "date", "period", "choice", "text"]
    start: Annotated[Any, BeforeValidator(plain)] = None
    range: tuple[int, int] | None = None
    choices: dict[Slug, Title] = {}
    source: Title = ""
    certainty: Certainty = ""


# ---- the whole file ------------------------------------------------------------------------------


class End(Strict):
    title: Title
    effects: list[Effect] = []


class Cadence(Strict):
    """When a matter opens by itself; absent means 'on request'."""

    every: Period | Slug
    day: int | Slug | str | None = None
    moved: Literal["", "next_workday"] = ""  # a free day moves it; it is never dropped
    for_each: Slug | None = None
    of: Literal["members", "leaders"] = "members"  # for_each: of the unit's members, or who lead it
    since: Dotted | None = None
    met: Slug | None = None  # the duty is met when the matter reaches this stage


class Opens(Strict):
    """Who may open a matter; `matter`: only the effect of another one.

    `under`: anybody in `by` puts one under an open matter that stands at this stage; it begins
    with what that one knows (`with`: its item ← the other's; `opener`: who opens it).
    """

    by: Slug | Literal["matter"]
    many: Yes = False  # about a person: also beside one that is still open
    under: Dotted | None = None  # institution.stage
    with_: dict[Slug, Slug] = Field(default={}, alias="with")


class Locks(Strict):
    """Nothing is done at these stages before one of the outcomes `until` names was recorded."""

    until: list[Dotted] = Field(min_length=1)  # stage.outcome
    stages: list[Slug] = Field(min_length=1)


class Indicator(Strict):
    title: Title
    count: Slug
    over: Slug | Literal["due", "opened"] = "opened"
    per: Period


Said = str | Facts


class Scenario(Strict):
    """A worked example: [date, stage, outcome or tally, facts] lines, then what comes of it."""

    name: Title
    opened: date | None = None  # when not on the day of the first line
    given: Facts = {}
    like: str | None = None
    until: Slug | None = None
    steps: list[tuple[date, Slug, Said] | tuple[date, Slug, Said, Facts]]
    ends: Slug | None = None
    stands: Slug | None = None
    refused: str | list[str] | None = None
    warned: str | None = None


class Sheet(Strict):
    """What an institution and an overlay have in common."""

    title: Title
    basis: Title
    essay: list[str] = []
    in_force: date
    review_on: date | None = None
    status: Literal["draft", "trial", "in_force", "repealed"] = "in_force"
    settings: dict[Slug, Setting] = {}
    roles: dict[Slug, Role] = {}
    privacy: dict[Slug, list[Slug]] = {}
    scenarios: list[Scenario] = Field(min_length=1)


class Institution(Sheet):
    about: Literal["person", "unit", "place", "matter"]
    also: list[Title] = []
    chapter: Title = ""
    field: FieldOfWork | None = None  # 五大建设: without it the file is not accepted (I114)
    where: Literal["", "committee", "groups"] = ""
    fades: Slug | None = None  # setting: so long after its end only the person concerned reads it
    hides_from: list[Slug] = []  # items: whoever they name, and who serves beside them, has no part
    benefit: Benefit | None = None  # what its decisions give: who declared an interest in that
    # kind of decision takes no part in them, and they stand in the list that staff read
    readers: list[Slug] = []  # roles: these alone read such a matter, keepers and seniors do not
    meets: Slug | None = None
    phases: dict[Slug, str] = {}
    opens: Opens | None = None
    locks: Locks | None = None
    cadence: Cadence | None = None
    stages: dict[Slug, AnyStage]
    ends: dict[Slug, End]
    indicators: dict[Slug, Indicator] = {}

    @property
    def first(self) -> str:
        return next(iter(self.stages))

    def effects(self) -> list[tuple[tuple[str | int, ...], Strict]]:
        """Every effect with its place in the file."""
        staged = [
            (("stages", name, "effects", outcome, index), effect)
            for name, stage in self.stages.items()
            for outcome, effects in stage.effects.items()
            for index, effect in enumerate(effects)
        ]
        ended = [
            (("ends", name, "effects", index), effect)
            for name, end in self.ends.items()
            for index, effect in enumerate(end.effects)
        ]
        return [*staged, *ended]


class Gate(Strict):
    """A stage that a place puts before one of the base institution."""

    before: Slug
    stage: AnyStage


class Overlay(Sheet):
    """A local rule: it may insert a gate, lengthen a wait and fill in a blank, nothing else."""

    over: Slug
    insert: dict[Slug, Gate] = {}
    lengthen: dict[Slug, TimeOrName] = {}
    set: dict[Slug, Annotated[Any, BeforeValidator(plain)]] = {}


# ---- the two sheets beside the institutions -----------------------------------------------------


class Item(Strict):
    """One thing anybody may ever be asked for."""

    title: Title
    type: Literal[
        "text", "date", "number", "money", "file", "person", "people", "choice", "rows",
        "unit", "service", "partner", "rule", "honour", "wording", "draft", "budget", "fund",
        "figure",
    ]  # fmt: skip
    sensitivity: Literal["public", "internal", "private", "sealed"] = "internal"
    keep_for: str = "10 years"
    basis: Title = ""
    asked: Literal["once", "each_time"] = "each_time"
    used: list[str] = []
    levels: list[str] = []
    choices: dict[Slug, Title] = {}
    columns: dict[Slug, Title] = {}


class Paper(Strict):
    """One paper that belongs into the file of a matter; `fill` is printed from what is known."""

    title: Title
    how: Literal["fill", "attach"]
    about: Title = ""  # what to watch, in one sentence
    article: Title = ""
    certainty: Literal["", "V", "S", "M+", "M", "X", "D", "essay"] = ""
    optional: Yes = False  # asked for by local habit only: never shown as missing
    closed: Yes = False  # not shown to the person concerned


class Papers(Strict):
    papers: dict[Slug, Paper]


class Fields(Strict):
    """Everything anybody may be asked for, and the names of the words that messages use.

    `papers` are those of papers.yaml, `forms` the text each paper to be filled is printed from.
    """

    items: dict[Slug, Item]
    names: dict[Slug, Title] = {}
    papers: dict[Slug, Paper] = {}
    forms: dict[Slug, str] = {}


class Slot(Strict):
    """One place of a pack: the institutions that fill it; none named, the unit names its own."""

    title: Title
    of: list[Slug] = []
    duty: Yes = False  # what fills it has to come round by the calendar


class Pack(Strict):
    """Institutions adopted together, with the blanks they are proposed to fill.

    `slots` say what the pack consists of; then its page shows which of them stand.
    """

    title: Title
    about: Title = ""
    also: list[Title] = []
    basis: Title = ""
    essay: list[str] = []
    institutions: dict[Slug, Annotated[dict[str, Any], BeforeValidator(plain)]] = {}
    slots: dict[Slug, Slot] = {}

    @property
    def adopts(self) -> dict[str, dict[str, Any]]:
        """Every institution it brings, with its blanks."""
        named = {slug: dict[str, Any]() for slot in self.slots.values() for slug in slot.of}
        return {**named, **self.institutions}

    @property
    def places(self) -> dict[str, Slot]:
        """Its slots; a pack without any has one for each institution."""
        alone = {slug: Slot(title="", of=[slug]) for slug in self.institutions}
        return self.slots or alone


class Preset(Strict):
    """A named way of adopting one institution: blanks filled, with examples of its own."""

    title: Title
    of: Slug
    about: Title = ""
    also: list[Title] = []
    essay: list[str] = []
    set: dict[Slug, Annotated[Any, BeforeValidator(plain)]] = Field(min_length=1)
    scenarios: list[Scenario] = Field(min_length=1)

    def of_law(self, law: Institution) -> Institution:
        """The institution with these blanks as its proposal; the examples are its own and these."""
        settings = {
            name: one.model_copy(update={"start": self.set.get(name, one.start)})
            for name, one in law.settings.items()
        }
        return law.model_copy(
            update={"settings": settings, "scenarios": [*law.scenarios, *self.scenarios]}
        )


class Body(Strict):
    """A standing body of a unit: whoever holds one of its posts on the day sits in it."""

    title: Title
    posts: list[Slug] = Field(min_length=1)
    at_least: int = Field(default=1, ge=1)  # fewer seated: the unit has no such body
    kinds: list[Slug] = []  # kinds of unit that may have one; empty: any
    source: Title = ""
    certainty: Certainty = ""


class Posts(Strict):
    """The posts, standing bodies and question banks a unit has; else a role nobody holds."""

    posts: dict[Slug, Title]
    bodies: dict[Slug, Body] = {}
    banks: dict[Slug, Title] = {}
