"""T22 in a browser: what a vote sends along, and whom a sealed page can be made to talk to."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from playwright.sync_api import Page

from tests.ballots.rounds import opened
from tests.fixtures import SYSTEM, TODAY, make_cast
from zhidu.ballots.actions import paper
from zhidu.org.models import Site

pytestmark = pytest.mark.django_db(transaction=True)


class Elsewhere(BaseHTTPRequestHandler):
    """Another host, which counts who asks it."""

    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def elsewhere():
    server = HTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def words() -> list[str]:
    cast = make_cast()
    site = Site.here()
    site.demo_today = TODAY
    site.save()
    row = opened(cast.village, cast.people)
    return [word for word, _group in paper.make_slips(SYSTEM, row, cast.people[:2])]


def test_a_vote_by_slip_sends_no_cookie_and_no_referer(page: Page, live_server, words):
    sent = []
    page.on("request", lambda one: sent.append((one.method, one.all_headers())))
    page.goto(f"{live_server.url}/board")  # control: an ordinary link tells where it came from
    page.locator("main a").first.click()
    assert any("referer" in headers for _method, headers in sent)
    sent.clear()
    page.goto(f"{live_server.url}/vote/{words[0]}")
    page.check("input[name=q1][value='5']")
    page.get_by_role("button", name="密封提交").click()
    page.get_by_role("heading", name="谢谢您，收到了").wait_for()
    posted = [headers for method, headers in sent if method == "POST"]
    assert len(posted) == 1
    assert "cookie" not in posted[0] and "referer" not in posted[0]


def test_a_sealed_page_talks_to_nobody_else(page: Page, live_server, words, elsewhere):
    ask = "address => fetch(address).then(() => 'reached', () => 'blocked')"
    page.goto(f"{elsewhere}/start")
    assert page.evaluate(ask, f"{elsewhere}/control") == "reached"
    page.goto(f"{live_server.url}/vote/{words[1]}")
    assert page.evaluate(ask, f"{elsewhere}/stolen") == "blocked"
    image = "address => new Promise(done => { const one = new Image();"
    image += " one.onerror = () => done('blocked'); one.onload = () => done('reached');"
    image += " one.src = address; })"
    assert page.evaluate(image, f"{elsewhere}/pixel") == "blocked"
    assert "/control" in Elsewhere.asked
    assert not {"/stolen", "/pixel"} & {*Elsewhere.asked}
