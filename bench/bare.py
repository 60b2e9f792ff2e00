"""The floor of the pages: the same 35 rows in a plain table, by a view that does nothing else."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import include, path

from scoring.models import DepartmentResult

TEMPLATE = Engine().from_string("""<!doctype html><html lang="zh-CN"><title>排名</title><table>
{% for row in rows %}<tr><td>{{ row.rank }}</td><td>{{ row.scores.name }}</td>
{% for points in row.scores.categories.values %}<td>{{ points }}</td>{% endfor %}
<td>{{ row.scores.total }}</td><td>{{ row.scores.completion_rate }}</td><td>{{ row.grade }}</td></tr>
{% endfor %}</table></html>""")


@login_required
def bare(request: HttpRequest, run: int) -> HttpResponse:
    rows = DepartmentResult.objects.filter(run_id=run).order_by("group", "rank")
    return HttpResponse(TEMPLATE.render(Context({"rows": rows})))


urlpatterns = [path("bare/<int:run>/", bare), path("", include("jzu_assess.urls"))]
