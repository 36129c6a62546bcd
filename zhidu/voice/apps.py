from django.apps import AppConfig


class VoiceConfig(AppConfig):
    name = "zhidu.voice"
    label = "zhidu_voice"
