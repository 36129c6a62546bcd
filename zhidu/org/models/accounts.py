"""Who can sign in: an account belongs to a person; nobody has one by default."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from .people import Person


class Accounts(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=username)


class Account(AbstractBaseUser):
    """A way in. It gives no right by itself: rights come from the person's posts and standing."""

    username = models.CharField(_("用户名"), max_length=60, unique=True)
    person = models.OneToOneField(Person, models.CASCADE, related_name="account")
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, blank=True)
    # how often all open sessions were ended at once (org.ways): each session remembers the number
    closings = models.PositiveIntegerField(default=0)

    USERNAME_FIELD = "username"
    objects = Accounts()

    def __str__(self) -> str:
        return self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A session is good while neither the password nor the count of closings has changed."""
        salt = "zhidu.org.models.Account.session"
        mark = f"{self.password}:{self.closings}"
        return salted_hmac(salt, mark, secret=secret, algorithm="sha256").hexdigest()


class Slip(models.Model):
    """A one-time slip of paper that lets one person set a password; only its hash is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="slips")
    word = models.CharField(max_length=64, unique=True)
    made_on = models.DateField()
    made_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="slips_made"
    )
    used_on = models.DateField(null=True, blank=True)
    ends = models.DateField()
