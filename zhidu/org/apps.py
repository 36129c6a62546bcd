from django.apps import AppConfig

from .speech import tell_in_pages


class OrgConfig(AppConfig):
    name = "zhidu.org"
    label = "zhidu_org"

    def ready(self) -> None:
        tell_in_pages()
