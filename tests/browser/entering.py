"""How a browser test becomes somebody: a session cookie, no form."""

from django.test import Client
from playwright.sync_api import BrowserContext

from zhidu.org.models import Account


def enter(context: BrowserContext, home: str, username: str) -> None:
    client = Client()
    client.force_login(Account.objects.get(username=username))
    cookie = client.cookies["sessionid"]
    context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": home}])
