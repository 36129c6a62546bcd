"""Addresses, by room of the house; the names are what templates and tests use."""

from zhidu.web.addresses import entry, organisation, trust, work

urlpatterns = [
    *entry.urlpatterns,
    *work.urlpatterns,
    *organisation.urlpatterns,
    *trust.urlpatterns,
]
