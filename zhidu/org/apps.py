from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "zhidu.org"
    label = "zhidu_org"
