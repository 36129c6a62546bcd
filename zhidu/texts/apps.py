from django.apps import AppConfig


class TextsConfig(AppConfig):
    name = "zhidu.texts"
    label = "zhidu_texts"
