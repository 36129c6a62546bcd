"""Ways in: the first run, one-time slips, passwords."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhidu.org import ways
from zhidu.org.access import must_keep
from zhidu.org.door import Actor, Done, Refused, act, anyone
from zhidu.org.models import Account, Person, Post, Site, Slip, Unit
from zhidu.org.templates import TEMPLATES
from zhidu.sentence import Term, say

from . import tree

# no letters or digits that look alike on paper
ALPHABET = "ACDEFGHJKLMNPQRTUVWXY34679"
SLIP_DAYS = 30


def word_hash(word: str) -> str:
    """SHA-256 of the slip's word; 12 letters of 26 are 56 bits, and a slip works once."""
    return hashlib.sha256(word.replace("-", "").strip().upper().encode()).hexdigest()


def new_word() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _i in range(4)) for _j in range(3))


def _gives_slips(actor: Actor, unit: Unit, person: Person) -> None:
    must_keep(actor, unit)


@act("slip.make", may=_gives_slips)
def make_slip(actor: Actor, unit: Unit, person: Person) -> Done:
    """A one-time word for the person; earlier unused ones stop working."""
    Slip.objects.filter(person=person, used_on=None).delete()
    word = new_word()
    Slip.objects.create(
        person=person,
        word=word_hash(word),
        made_on=actor.today,
        made_by=actor.person,
        ends=actor.today + timedelta(days=SLIP_DAYS),
    )
    return Done(word, say("给%(name)s一张登录凭条", name=person), unit=unit, person=person)


@act("slip.use", may=anyone, visitors=True)
def use_slip(actor: Actor, word: str, password: str) -> Done:
    """Set the password of the slip's person. Raises Refused for an old, used or wrong word."""
    slip = Slip.objects.select_for_update().filter(word=word_hash(word), used_on=None).first()
    if slip is None or slip.ends < actor.today or ways.slip_is_void(slip, actor.today):
        raise Refused(_("凭条无效、已用过或已过期，请找支部书记另开一张。"))
    account = _account(slip.person)
    _set_password(account, password)
    slip.used_on = actor.today
    slip.save(update_fields=["used_on"])
    return Done(account, say("凭凭条设定密码"), person=slip.person)


def _account(person: Person) -> Account:
    account = Account.objects.filter(person=person).first()
    if account is None:
        account = Account(person=person, username=_free_name(person.name))
    account.is_active = True
    return account


def _free_name(name: str) -> str:
    taken = set(
        Account.objects.filter(username__startswith=name).values_list("username", flat=True)
    )
    number = 1
    while (wish := name if number == 1 else f"{name}{number}") in taken:
        number += 1
    return wish


def _set_password(account: Account, password: str) -> None:
    try:
        validate_password(password, account)
    except ValidationError as wrong:
        raise Refused(*wrong.messages) from wrong
    account.set_password(password)
    account.save()


@act("password.change", may=anyone)
def change_password(actor: Actor, account: Account, old: str, new: str) -> Done:
    if actor.person is None or account.person_id != actor.person.pk:
        raise Refused(_("只能改自己的密码。"))
    if not account.check_password(old):
        raise Refused(_("原密码不对。"))
    _set_password(account, new)
    return Done(account, say("改密码"), person=account.person)


@act("site.first_run", may=anyone, visitors=True)
def first_run(
    actor: Actor,
    word: str,
    unit_name: str,
    kind: str,
    person_name: str,
    template: str,
    password: str,
) -> Done:
    """Found the top unit and its first keeper with a way in. Works once, through the link."""
    site = Site.objects.select_for_update().get(pk=Site.here().pk)
    if site.first_run_done or word_hash(word) != site.first_run_word:
        raise Refused(_("首次设置的链接无效或已用过，请看启动 zhidu 的窗口里打印的链接。"))
    system = Actor(None, actor.today)
    level = TEMPLATES[template].levels[0].name if template in TEMPLATES else ""
    top = tree.found(system, None, unit_name, kind, on=actor.today, template=template, level=level)
    if not person_name.strip():
        raise Refused(_("姓名不能为空。"))
    person = Person.objects.create(name=person_name.strip())
    Post.objects.create(
        person=person,
        unit=top,
        post="office",
        title=Term("组织科（办公室）经办"),
        starts=actor.today,
    )
    site.name, site.first_run_done = unit_name, True
    site.save()
    account = _account(person)
    _set_password(account, password)
    return Done(account, say("首次设置"), unit=top, person=person)


def first_run_word() -> str:
    """A fresh word for the console link; only its hash is kept."""
    site, word = Site.here(), new_word()
    site.first_run_word = word_hash(word)
    site.save(update_fields=["first_run_word"])
    return word
