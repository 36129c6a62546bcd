from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "zhidu.ballots"
    label = "zhidu_ballots"
