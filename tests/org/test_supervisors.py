"""Who supervises a village sits not in its committee, and states to be no close relative of it."""

from typing import Any

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.org.actions import people
from zhidu.org.door import Refused
from zhidu.org.models import Entry


def test_a_supervisor_states_it_on_the_page_and_nobody_holds_both(cast: Cast, sign_in: Any):
    page, who = sign_in(cast.secretary), cast.people[7]
    send = {"do": "appoint", "person": who.pk, "post": "supervisor", "on": TODAY.isoformat()}
    address = f"/org/{cast.village.pk}/change"
    answer = page.post(address, send, follow=True).content.decode()
    assert "不是村委会成员的近亲属" in answer and not who.posts.exists()
    assert page.post(address, {**send, "stated": "on"}).status_code == 302
    assert who.posts.get().post == "supervisor"
    assert Entry.objects.filter(detail__stated="no_kin", person=who).exists()
    for post in ("village_chair", "village_member"):
        with pytest.raises(Refused, match="不能又监督村务"):
            people.appoint(SYSTEM, cast.village, who, post, post, TODAY)
    people.appoint(SYSTEM, cast.village, cast.people[8], "village_member", "委员", TODAY)
    with pytest.raises(Refused, match="不能又监督村务"):
        people.appoint(SYSTEM, cast.village, cast.people[8], "supervisor", "监督", TODAY)
