"""Notices, votes and ratings, the public log: most of it without an account."""

from django.urls import path

from zhidu.web.views import asking, log, polling, postings, rounds, voting

urlpatterns = [
    path("board/notice/<int:number>", postings.notice, name="notice"),
    path("board/notice/<int:number>/content", postings.content, name="notice_content"),
    path("board/notice/<int:number>/proof", postings.proof_sheet, name="notice_proof"),
    path("board/notice/<int:number>/object", postings.object_to, name="object"),
    path("org/notice/<int:number>/correct", postings.correct, name="notice_correct"),
    path("board/<int:pk>/ask", asking.ask, name="ask"),
    path("board/request", asking.progress, name="ask_progress"),
    path("board/answer", postings.answer, name="answer"),
    path("objection/<int:pk>/settle", postings.settle, name="settle"),
    path("org/<int:pk>/notice", postings.post_notice, name="notice_new"),
    path("org/witnesses", log.name_witness, name="witnesses"),
    path("matter/<int:pk>/poll/<slug:stage>", polling.prepare, name="poll_new"),
    path("poll/<int:pk>/take-over", polling.take_over, name="poll_take_over"),
    path("rounds", rounds.rounds, name="rounds"),
    path("org/<int:pk>/rounds/new", rounds.new, name="round_new"),
    path("round/<uuid:pk>", rounds.manage, name="round"),
    path("round/<uuid:pk>/act", rounds.act, name="round_act"),
    path("round/<uuid:pk>/slips", rounds.slips, name="round_slips"),
    path("round/<uuid:pk>/paper", rounds.enter_paper, name="round_paper"),
    path("round/<uuid:pk>/vote", voting.vote, name="round_vote"),
    path("board/round/<uuid:pk>", voting.result, name="round_result"),
    path("vote", voting.by_slip, name="vote"),
    path("vote/<str:word>", voting.by_slip, name="vote_word"),
    path("log", log.log_page, name="log"),
    path("log/checkpoint", log.checkpoint, name="log_checkpoint"),
    path("log/checkpoints.txt", log.checkpoints, name="log_checkpoints"),
    path("log/entries.txt", log.entries, name="log_entries"),
    path("log/consistency", log.consistency, name="log_consistency"),
    path("log/trust.txt", log.trust, name="log_trust"),
    path("log/cosign", log.cosign, name="log_cosign"),
    path("log/proof/<int:idx>", log.proof, name="log_proof"),
    path("log/tile/<path:asked>", log.tile, name="log_tile"),
    path("log/tool/<str:name>", log.tool, name="log_tool"),
]
