"""What a stage may say: seven kinds, what all have in common, and the computations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from zhidu.sentence import Term

from .conditions import AnyCondition
from .effects import Board, Effect
from .terms import Dotted, Due, Number, Sentence, Slug, Strict, TimeOrName, Title, Yes, union

# ---- named computations: the engine proposes, a person signs ----------------------------------


class Weighted(Strict):
    """total = sum of item x weight / sum of weights, exact fractions."""

    weighted: dict[Slug, Annotated[int, Field(gt=0)]]
    gives: Slug


class Ranking(Strict):
    """The best `take` of the rows of `ranking`, by `key`, ties by the next keys in turn."""

    ranking: Slug
    by: list[Slug] = Field(min_length=1)
    take: Number
    percent: Number | None = None  # of `take`: 120 takes a fifth more, rounded up
    ties: Yes = False  # who is equal at the line all come in, instead of none of them
    gives: Slug  # a table keeps its columns, `place` among them; anything else, the names


class Pick(Strict):
    """The lines of a table whose `column` holds this choice, without the columns kept back."""

    picks: Slug
    column: Slug
    is_: Slug = Field(alias="is")
    gives: Slug  # a table; it has only the columns it declares


class Total(Strict):
    """Each line of a table with its total: cells by weight, two decimals, half up."""

    totals: Slug
    parts: dict[Slug, Number] = Field(min_length=2)
    gives: Slug  # a table with the column `total`


class Mean(Strict):
    """The mean of a column of whole numbers: two decimals, half up, as text."""

    mean: Slug
    column: Slug
    gives: Slug


class Marks(Strict):
    """Each line of an assessment with its mark, counted or judged, and its part of the total."""

    marks: Slug  # the lines with what the records gave
    judged: Slug  # the marks persons gave, with their grounds
    for_: Slug | None = Field(default=None, alias="for")  # only at this outcome
    gives: Slug


class Adds(Strict):
    """What a column comes to, two decimals."""

    adds: Slug
    column: Slug
    for_: Slug | None = Field(default=None, alias="for")
    gives: Slug


class Keep(Strict):
    """A table as it stands at this outcome: what is proposed later does not change it."""

    keeps: Slug
    for_: Slug = Field(alias="for")
    gives: Slug


if TYPE_CHECKING:
    Computation = Weighted | Ranking | Pick | Total | Mean | Marks | Adds | Keep
else:
    Computation = union(Weighted, Ranking, Pick, Total, Mean, Marks, Adds, Keep)


# ---- stages ------------------------------------------------------------------------------------


class Stage(Strict):
    """What every stage has; the seven kinds below add their own words."""

    title: Title
    by: Slug
    article: Title = ""
    step: int | None = None  # its number in the published list of steps
    phase: Slug | None = None
    next: dict[Slug, Slug]
    within: Due | None = None
    late_to: Slug | None = None
    beside: Yes = False  # its day may lie before that of the step put down before it
    also_by: dict[Slug, Slug] = {}  # outcome → who may choose it although it is not their turn
    rises: dict[Slug, Slug] = {}  # outcome → who may so hand the matter to the next level up
    hands_to: dict[Slug, Slug] = {}  # outcome → the item that names the unit handling it next
    other_than: list[Slug] = []
    unnamed: list[Slug] = []  # roles that do not read who did it
    sealed: Yes = False  # while the matter stands here, nobody reads what was put down here
    collect: list[Slug] = []
    may_add: list[Slug] = []
    papers: list[Slug] = []
    gathers: Slug | None = None  # a table: each act that takes the first way out adds a line
    continues: dict[Slug, Slug] = {}  # a table → the one whose lines it goes on with, all of them
    takes: dict[Slug, Dotted] = {}
    requires: list[AnyCondition] = []
    advises: list[AnyCondition] = []
    computes: list[Computation] = []
    effects: dict[Slug, list[Effect]] = {}
    counts_for: dict[Dotted, list[Slug]] = {}

    @property
    def asked(self) -> list[str]:
        """Every item a person may be asked for here, required or not."""
        return [
            *self.collect,
            *self.may_add,
            *(x for more in self.counts_for.values() for x in more),
        ]

    @property
    def results(self) -> frozenset[str]:
        """Items this stage produces without asking anybody."""
        gathered = [self.gathers] if self.gathers else []
        return frozenset({*self.takes, *gathered, *(one.gives for one in self.computes)})


class Task(Stage):
    """Someone does something and files it; with options, says which of them is so."""

    kind: Literal["task"]
    optional: Yes = False
    each: Yes = False  # everybody in the role does it, once; it goes on when all have
    but: list[Slug] = []  # each: whom these items name need not
    twice: Yes = False  # two persons type it, each on their own; only what is equal counts
    options: dict[Slug, Title] = {}

    @property
    def outcomes(self) -> frozenset[str]:
        return frozenset(self.options or {"done"})


class Decision(Stage):
    """A post or body with power over the matter chooses an option."""

    kind: Literal["decision"]
    options: dict[Slug, Title] = Field(min_length=2)
    reason: list[Slug] = []

    @property
    def outcomes(self) -> frozenset[str]:
        return frozenset(self.options)


OPEN_SEATS = "open_seats"  # seats: those an earlier round left open; who was elected stays so
BASES = {"eligible": Term("应到会人数"), "present": Term("实到会人数")}  # what `base` may choose


class Vote(Stage):
    """The electorate decides by ballot: yes or no, a grade, or N of M."""

    kind: Literal["vote"]
    optional: Yes = False
    ballot: Literal["approve", "grade", "elect"] = "approve"
    quorum: Sentence
    passes: Sentence | None = None
    seats: Number | None = None
    among: Slug | None = None  # elect: the item or result that names whom one may vote for
    base: Slug | None = None  # setting: of whom `passes` is a share, eligible or present
    grades: dict[Slug, Title] = {}
    secret: Yes = True
    written: Slug | None = None  # setting: valid written opinions of the absent count, or not
    excluded: Slug | None = None  # item: who is left out of the base, each with the reason
    binding: Slug | None = None  # setting: under the bar it stops, or the count is only advice

    @property
    def outcomes(self) -> frozenset[str]:
        ways = {
            "approve": {"passed", "failed", "no_quorum"},
            "grade": {"counted", "no_quorum"},
            "elect": {"filled", "short", "tied", "no_quorum"},
        }
        return frozenset(ways[self.ballot])

    @property
    def results(self) -> frozenset[str]:
        elect = {"elected", "open_seats", "tied"}
        extra = elect if self.ballot == "elect" else set(self.grades)
        return super().results | extra


class Survey(Stage):
    """Rater groups answer questions, anonymously; nothing is shown below `hidden_below`."""

    kind: Literal["survey"]
    asks: list[Title] | Slug
    raters: dict[Slug, Number]  # group → its weight; weight 0 has no voice
    hidden_below: Number = 5
    but: list[Slug] = []  # whom these items name have no voice
    gives: Slug | None = None  # a table: what may be shown of the count, a line for each question
    blind: Yes = False

    @property
    def outcomes(self) -> frozenset[str]:
        return frozenset({"counted", "too_few"})

    @property
    def results(self) -> frozenset[str]:
        return super().results | {"rating"} | ({self.gives} if self.gives else set())


POSTED = "posted"  # a notice went up: no outcome, the matter stays where it stands


class Notice(Stage):
    """Something is on a board for a time, and may be objected to."""

    kind: Literal["notice"]
    lasts: TimeOrName
    board: Board = "unit"
    shows: list[Slug] = []
    objections: Slug | None = None  # the institution that looks into each objection

    @property
    def outcomes(self) -> frozenset[str]:
        return frozenset({"clear", "objected"})


class Exam(Stage):
    """A paper that is marked: drawn from a bank, or held on paper and only its result put down."""

    kind: Literal["exam"]
    bank: Slug | None = None
    pass_mark: Number
    attempts: Number | None = None

    @property
    def outcomes(self) -> frozenset[str]:
        return frozenset({"passed", "failed"} | ({"used_up"} if self.attempts else set()))

    @property
    def results(self) -> frozenset[str]:
        return super().results | {"score"}


class Draw(Stage):
    """A random pick that anyone can repeat from the seed."""

    kind: Literal["draw"]
    pool: Slug  # a list, or a table whose column `called` names each entry
    pick: Number
    not_twice_running: Yes = False
    called: Slug | None = None
    strata: Slug | None = None  # a column: so many are picked from each of its values
    weights: Slug | None = None  # a column: how many lots each entry has (w1, w2, w3)
    again: Slug | None = None  # a column: filled, the entry may be drawn twice running

    @property
    def outcomes(self) -> frozenset[str]:
        return frozenset({"drawn"})

    @property
    def results(self) -> frozenset[str]:
        return super().results | {"drawn"}


AnyStage = Annotated[
    Task | Decision | Vote | Survey | Notice | Exam | Draw, Field(discriminator="kind")
]
