"""A round in a process of its own, on a database of its own; tests kill it and search its files.

python -m tests.ballots.stage migrate
python -m tests.ballots.stage prepare N            -> {"round": …, "people": […]}
python -m tests.ballots.stage vote ROUND PERSON…   -> one line a person: accepted or refused
python -m tests.ballots.stage close ROUND
python -m tests.ballots.stage doomed STEP          -> a round, votes, and kill -9 before STEP
python -m tests.ballots.stage recover              -> facts before and after tidying and closing
python -m tests.ballots.stage facts ROUND
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any
from unittest.mock import patch

STEPS = {
    "read": "zhidu.ballots.actions.closing._open",
    "result": "zhidu.ballots.actions.closing._result",
    "forget": "zhidu.ballots.actions.closing._forget",
    "log": "zhidu.boards.log.append",
    "commit": "zhidu.ballots.actions.closing.partial",
    "sweep": "zhidu.ballots.janitor._sweep",
    "destroy": "zhidu.ballots.sealing.destroy",
}


def main(verb: str, *rest: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhidu.config.settings"
    import django

    django.setup()
    sys.stdout.write(json.dumps(VERBS[verb](*rest)))


def migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def prepare(number: str) -> Any:
    from tests.ballots.rounds import crowd, opened
    from tests.fixtures import SYSTEM
    from zhidu.org.actions import tree

    unit = tree.found(SYSTEM, None, "柏启村党支部", "branch", on=SYSTEM.today)
    people = crowd(int(number))
    return {"round": str(opened(unit, people).pk), "people": [one.pk for one in people]}


def remark(person: int) -> str:
    return f"ZQX-remark-{person:05d}-ZQX"


def vote(round_id: str, *people: str) -> Any:
    from tests.fixtures import TODAY
    from zhidu.ballots.actions import casting
    from zhidu.org.door import Refused
    from zhidu.org.models import Person

    told = []
    for pk in people:
        person = Person.objects.get(pk=pk)
        try:
            casting.cast(round_id, person, {"q1": "5", "q2": "1"}, remark(person.pk), TODAY)  # type: ignore[arg-type]
            told.append("accepted")
        except Refused as refused:
            told.append(refused.sentences[0])
    return told


def close(round_id: str) -> Any:
    from tests.fixtures import SYSTEM
    from zhidu.ballots.actions import closing
    from zhidu.ballots.models import Round

    row = Round.objects.get(pk=round_id)
    if row.state == "open":
        closing.stop(SYSTEM, row)
    return closing.count(SYSTEM, row).result


def doomed(step: str) -> None:
    from tests.fixtures import SYSTEM
    from zhidu.ballots.actions import closing
    from zhidu.ballots.models import Round

    made = prepare("6")
    vote(made["round"], *made["people"])
    row = closing.stop(SYSTEM, Round.objects.get())
    with patch(STEPS[step], side_effect=lambda *a, **k: os._exit(9)):
        closing.count(SYSTEM, row)
    raise AssertionError(f"did not die before {step}")


def recover() -> Any:
    from zhidu.ballots import janitor
    from zhidu.ballots.models import Round

    row = Round.objects.get()
    before = facts(str(row.pk))
    tidied = janitor.tidy()
    if row.state == "stopped":
        close(str(row.pk))
    return {"before": before, "tidied": tidied, "after": facts(str(row.pk))}


def facts(round_id: str) -> Any:
    from zhidu.ballots import sealing
    from zhidu.ballots.models import Envelope, Participation, Remark, Round

    row = Round.objects.get(pk=round_id)
    return {
        "state": row.state,
        "took_part": row.took_part,
        "participations": Participation.objects.filter(round=row).count(),
        "envelopes": [bytes(one).hex() for one in
                      Envelope.objects.filter(round=row).values_list("sealed", flat=True)],
        "remarks": Remark.objects.filter(round=row).count(),
        "key": row.pk in sealing.kept_in_files(),
    }  # fmt: skip


VERBS = {
    "migrate": migrate, "prepare": prepare, "vote": vote, "close": close, "doomed": doomed,
    "recover": recover, "facts": facts,
}  # fmt: skip

if __name__ == "__main__":
    main(*sys.argv[1:])
