from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "zhidu.ledger"
    label = "zhidu_ledger"
