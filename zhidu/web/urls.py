"""Addresses, by room of the house; the names are what templates and tests use."""

from zhidu.web.addresses import entry, organisation, papers, trust, work

urlpatterns = [
    *entry.urlpatterns,
    *work.urlpatterns,
    *papers.urlpatterns,
    *organisation.urlpatterns,
    *trust.urlpatterns,
]
