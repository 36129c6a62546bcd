"""Pages of what is asked and done."""

from django.urls import path

from zhidu.web.views import board, calendar, handbooks, institutions, matter, notices, record, today

urlpatterns = [
    path("", today.today, name="today"),
    path("record", record.record, name="record"),
    path("record/<int:pk>", record.record_page, name="record_page"),
    path("record/<int:pk>/withdraw", record.withdraw, name="record_withdraw"),
    path("record/<int:pk>/drop", record.drop, name="record_drop"),
    path("attachment/<int:pk>", record.attachment, name="attachment"),
    path("matters", matter.matters, name="matters"),
    path("matters/open", matter.open_matter, name="matter_open"),
    path("matter/<int:pk>", matter.matter, name="matter"),
    path("matter/<int:pk>/act", matter.act, name="matter_act"),
    path("matter/<int:pk>/void", matter.void, name="matter_void"),
    path("note/<int:pk>/delete", matter.delete_note, name="note_delete"),
    path("institutions", institutions.institutions, name="institutions"),
    path("institutions/pack", institutions.adopt_pack, name="adopt_pack"),
    path("institutions/<slug:slug>", institutions.institution, name="institution"),
    path("institutions/<slug:slug>/change", institutions.change, name="institution_change"),
    path("calendar", calendar.calendar, name="calendar"),
    path("calendar/<int:pk>/change", calendar.change, name="calendar_change"),
    path("board", board.boards, name="boards"),
    path("board/<int:pk>", board.board, name="board"),
    path("handbooks", handbooks.handbooks, name="handbooks"),
    path("handbook/unit/<int:pk>", handbooks.branch, name="handbook"),
    path("handbook/person/<int:pk>", handbooks.member, name="handbook_member"),
    path("handbook/own", handbooks.write_own, name="own_entry"),
    path("record/<int:pk>/correction", record.ask_correction, name="record_correction"),
    path("sheet/<int:pk>", handbooks.sign_in_sheet, name="sign_in_sheet"),
    path("sheet/call/<int:pk>", handbooks.agenda_sheet, name="agenda_sheet"),
    path("notices", notices.notices, name="notices"),
    path("notices/call", notices.call, name="call"),
    path("notices/call/<int:pk>", notices.call_page, name="call_page"),
    path("notices/call/<int:pk>/answer", notices.answer, name="call_answer"),
    path("notices/call/<int:pk>/cancel", notices.cancel, name="call_cancel"),
]
