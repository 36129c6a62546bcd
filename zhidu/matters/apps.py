from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "zhidu.matters"
    label = "zhidu_matters"
