"""The catalogue's rows that are pages."""

from tests.fixtures import TODAY, Cast
from tests.matters.test_recording import written
from zhidu.matters.actions import recording


def test_row_1_20(adopted: Cast, sign_in):
    """党员之家, first form: what is offered, promised, answered, and whom to ask, on one screen."""
    rows = [{"title_line": "看望两户", "owner": str(adopted.member.pk), "due_on": "2026-10-10"}]
    recording.file(
        adopted.actor(adopted.secretary), adopted.village,
        written(adopted, facts={"decisions": rows}),
    )  # fmt: skip
    page = sign_in(adopted.member).get("/").content.decode()
    assert f"{adopted.member.name}，您好" in page
    assert "看望两户" in page
    assert "2026年党员公开承诺" in page
    assert f"{adopted.village}：{adopted.secretary.name}" in page
    assert page.index("有困难，找组织") < page.index("看望两户")
    assert "该给您的" in page
    assert TODAY.isoformat() in page
