from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "zhidu.boards"
    label = "zhidu_boards"
