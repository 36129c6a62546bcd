"""Papers of a matter and of all, the forms they are printed from, the archive index."""

from django.urls import path

from zhidu.web.views import papers

urlpatterns = [
    path("papers", papers.all_papers, name="all_papers"),
    path("papers/forms", papers.forms, name="paper_forms"),
    path("papers/forms/<slug:paper>.docx", papers.form_document, name="paper_form"),
    path("papers/filed/<int:pk>/take-out", papers.take_out, name="paper_take_out"),
    path("matter/<int:pk>/papers", papers.page, name="papers"),
    path("matter/<int:pk>/papers/file", papers.file_paper, name="paper_file"),
    path(
        "matter/<int:pk>/papers/<slug:stage>/<slug:paper>.docx",
        papers.document,
        name="paper_document",
    ),
    path("matter/<int:pk>/archive.<slug:kind>", papers.archive_index, name="archive"),
]
