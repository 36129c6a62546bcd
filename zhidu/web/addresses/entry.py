"""Ways in, and pages that need no account."""

from django.urls import path

from zhidu.web.views import entry, me, modes

urlpatterns = [
    path("sign-in", entry.sign_in, name="sign_in"),
    path("sign-out", entry.sign_out, name="sign_out"),
    path("slip", entry.slip, name="slip"),
    path("first-run", entry.first_run, name="first_run"),
    path("first-run/<str:word>", entry.first_run, name="first_run_word"),
    path("type", modes.modes, name="type"),
    path("help", modes.help_page, name="help"),
    path("more", modes.more, name="more"),
    path("me", me.me, name="me"),
    path("me/take-out", me.take_out, name="take_out"),
    path("me/password", me.password, name="password"),
]
