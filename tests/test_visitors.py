"""Whoever opens a public page without an account is nobody, and not the installation either."""

import importlib
import pkgutil
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

import zhidu
from tests.engine.shelf import LAWS
from tests.fixtures import SYSTEM, TODAY, Cast
from tests.matters.test_recording import written
from zhidu.ballots.access import may_count
from zhidu.ballots.models import Round
from zhidu.documents.freezing import may_freeze
from zhidu.matters import roles
from zhidu.matters.actions import acting, attaching, filing, handing, recording, turning
from zhidu.matters.models import Attachment, Matter
from zhidu.matters.starting import _reads
from zhidu.org import door
from zhidu.org.access import must_keep
from zhidu.org.actions import people, tree
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Entry, Post
from zhidu.web.middleware import Visit

VISITOR = Actor(None, TODAY, visitor=True)
OPEN = {
    "notice.object",
    "request.ask",
    "request.say",
    "selection.apply",
    "site.first_run",
    "slip.use",
    "village.question",
    "village.raise",
}  # what somebody without an account may do


def acts() -> list[Callable[..., object]]:
    """All acts there are: every module of the product is read."""
    for one in pkgutil.walk_packages(zhidu.__path__, "zhidu."):
        if ".migrations" not in one.name and not one.name.endswith("__main__"):
            importlib.import_module(one.name)
    return door.ACTS


def _answer(through: Callable[..., object]) -> str:
    try:
        through(VISITOR)
    except Refused as refused:
        return str(refused)
    except TypeError:  # past the door, where the arguments are missing
        return "passed"
    return "done"


def test_a_visitor_is_refused_by_every_act_but_the_few_of_public_pages(db):
    """With no arguments but the actor: the door refuses before anything is looked at."""
    answers = {through.verb: _answer(through) for through in acts()}  # type: ignore[attr-defined]
    assert len(answers) > 120
    assert {verb for verb, said in answers.items() if said == "passed"} == OPEN
    assert set(answers.values()) == {"passed", "请先登录再办这件事。"}
    assert not Entry.objects.exists()


def test_the_installation_and_a_rule_in_progress_pass_the_door(db):
    for actor in (SYSTEM, Actor(None, TODAY, carries="matter:1", visitor=True)):
        with pytest.raises(TypeError):
            tree.found(actor)  # type: ignore[call-arg]


@pytest.fixture
def task(adopted: Cast) -> Matter:
    return acting.open_matter(SYSTEM, adopted.village, "assignment", TODAY)


def asked(cast: Cast, task: Matter) -> list[Callable[[Actor], object]]:
    """Everything that lets the installation pass, asked about real things."""
    record = recording.file(SYSTEM, cast.village, written(cast))
    post = Post.objects.get(unit=cast.village, post="secretary")
    round_ = Round(unit=cast.village)
    held = Attachment(matter=task)
    return [
        lambda actor: must_keep(actor, cast.village),
        lambda actor: acting.may_open(actor, cast.village, "assignment"),
        lambda actor: acting.may_act(actor, task, task.at),
        lambda actor: acting._voids(actor, task),
        lambda actor: recording.may_record(actor, cast.village),
        lambda actor: recording._record_of(actor, record),
        lambda actor: attaching.may_attach(actor, task),
        lambda actor: attaching.may_remove(actor, held),
        lambda actor: filing.may_file(actor, task),
        lambda actor: handing._concerned(actor, post),
        lambda actor: turning.may_turn(actor, task),
        lambda actor: people.file_of(actor, cast.member, name="另一个"),
        lambda actor: tree._above(actor, None),
        lambda actor: may_freeze(actor, cast.member),
        lambda actor: may_freeze(actor, cast.village),
        lambda actor: _yes(may_count(actor, round_)),
        lambda actor: _yes(_reads(actor, cast.village)),
        *_of_roles(cast),
    ]


def _of_roles(cast: Cast) -> list[Callable[[Actor], object]]:
    law = LAWS["theme_day/2026-01-01"]
    return [
        lambda actor, name=name: _yes(roles.holds(law, name, actor, cast.village, None)[0])
        for name in law.roles
    ]


def _yes(answer: bool) -> None:
    if not answer:
        raise Refused("no")


def test_what_the_installation_may_a_visitor_may_not(adopted: Cast, task: Matter):
    for ask in asked(adopted, task):
        ask(SYSTEM)
        with pytest.raises(Refused):
            ask(VISITOR)


def test_a_role_of_anyone_is_anyones(adopted: Cast):
    law = LAWS["theme_day/2026-01-01"]
    name = next(iter(law.roles))
    open_to_all = law.model_copy(
        update={"roles": {name: law.roles[name].model_copy(update={"who": "anyone"})}}
    )
    assert roles.holds(open_to_all, name, VISITOR, adopted.village, None) == (True, False)


def test_pages_ask_as_a_visitor_and_not_as_the_installation(rf, cast: Cast):
    seen: list[Actor] = []

    def page(request: HttpRequest) -> HttpResponse:
        seen.append(request.actor)
        return HttpResponse()

    request = rf.get("/sign-in")
    request.user = AnonymousUser()
    Visit(page)(request)
    assert [(one.visitor, one.is_system) for one in seen] == [(True, False)]
