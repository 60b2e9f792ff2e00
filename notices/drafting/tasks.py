"""A year's published notices in one file. Loaded by every worker, which registers the handler."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from departments.files.services import keep_file
from departments.jobs.services import RunningJob, job
from departments.models import Year
from departments.pages.attachments import safe_name
from departments.trail.services import record

from .paper import paper_of, pdf_of_paper
from .queries import published_for, rows_of
from .services.archiving import ARCHIVE


@job(ARCHIVE)
def archive(running: RunningJob) -> dict[str, Any]:
    """A PDF for each notice, in folders by office; the result leads to the file."""
    year = Year.objects.get(pk=running.arguments["year"])
    notices = list(published_for(running.by, year).order_by("office", "number"))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for done, notice in enumerate(notices):
            running.progress(done, len(notices), f"正在排印{notice}")
            paper = paper_of(notice, rows_of(notice))
            folder = safe_name(paper.document.signed_by)
            file.writestr(f"{folder}/{safe_name(f'{notice} {notice.title}.pdf')}", pdf_of_paper(paper))
    with running.holding():
        kept = keep_file(content=content.getvalue(), name=f"{year}工作通报.zip", by=running.by)
        after = {"文件": kept.name, "通报": len(notices)}
        record(act="导出", by=running.by, obj=year, label=f"{year}工作通报存档", after=after)
    return {"href": kept.get_absolute_url(), "text": f"下载“{kept}”"}
