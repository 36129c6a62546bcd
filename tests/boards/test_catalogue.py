"""Rows of the catalogue that the boards carry."""

from datetime import date, timedelta

import pytest

from tests.boards.test_notices import WORDS, pass_days
from tests.fixtures import TODAY, Cast
from zhidu.boards import reading
from zhidu.boards.actions import decisions, notices, objections
from zhidu.org.access import Viewer
from zhidu.org.door import Refused

pytestmark = pytest.mark.django_db


def test_row_4_29(cast: Cast):
    """Whoever has no account objects with a code; the handler is not of the branch; told after."""
    posted = notices.post(cast.actor(cast.secretary), cast.village, WORDS, 5)
    row, code = objections.object_to(posted, "他没有住在村里", TODAY)
    assert (row.name, row.by) == ("", None)
    for own in (cast.secretary, cast.member):
        assert not objections.handles(Viewer(own, TODAY), cast.village)
    assert objections.handles(Viewer(cast.office, TODAY), cast.village)
    pass_days(TODAY, TODAY + timedelta(days=9))
    on = date(2026, 9, 29)
    with pytest.raises(Refused, match="异议没有办结"):
        decisions.decide(cast.actor(cast.secretary, on), cast.village, {}, notice=posted)
    objections.settle(cast.actor(cast.office, on), row, "查过，常住本村", upheld=False)
    assert objections.by_code(code).finding == "查过，常住本村"
    assert reading.unmet(posted, on) == []
