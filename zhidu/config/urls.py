"""Every address of the product."""

from django.urls import include, path

urlpatterns = [path("", include("zhidu.web.urls"))]
handler403 = "zhidu.web.errors.refused"
handler404 = "zhidu.web.errors.missing"
handler500 = "zhidu.web.errors.broken"
