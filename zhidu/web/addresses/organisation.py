"""Pages of who there is."""

from django.urls import path

from zhidu.web.views import (
    belonging,
    coverage,
    find,
    handover,
    importing,
    movements,
    org,
    people,
    planting,
    serving,
)

urlpatterns = [
    path("org", org.org, name="org"),
    path("org/coverage", coverage.coverage, name="coverage"),
    path("org/coverage/ask", coverage.ask, name="coverage_ask"),
    path("org/coverage/cover", coverage.cover, name="coverage_cover"),
    path("org/coverage/<slug:key>", coverage.gap, name="coverage_gap"),
    path("org/working-days", find.working_days, name="working_days"),
    path("org/<int:pk>", org.unit, name="unit"),
    path("org/<int:pk>/change", org.change, name="unit_change"),
    path("org/<int:pk>/plant", planting.plant, name="plant"),
    path("org/<int:pk>/unplant", planting.unplant, name="unplant"),
    path("org/<int:pk>/serving", serving.page, name="serving"),
    path("org/<int:pk>/serving/change", serving.change, name="serving_change"),
    path("org/<int:pk>/arrive", belonging.arrive, name="arrive"),
    path("pair/<int:pk>/end", belonging.end_pair, name="pair_end"),
    path("org/<int:pk>/movements", movements.show, name="movements"),
    path("org/<int:pk>/slips", org.slips, name="slips"),
    path("org/<int:pk>/add", people.add, name="person_add"),
    path("handover/<int:pk>", handover.page, name="handover"),
    path("handover/<int:pk>/act", handover.act, name="handover_act"),
    path("people", people.people_list, name="people"),
    path("person/<int:pk>", people.person, name="person"),
    path("person/<int:pk>/change", people.change, name="person_change"),
    path("find", find.find, name="find"),
    path("import", importing.start, name="import"),
    path("import/<str:token>", importing.job, name="import_job"),
    path("import/<str:token>/correct", importing.correct, name="import_correct"),
    path("import/<str:token>/write", importing.write, name="import_write"),
    path("import/<str:token>/marked.xlsx", importing.marked, name="import_marked"),
    path("import/<str:token>/rest.xlsx", importing.rest, name="import_rest"),
]
